"""The guide: content, places and screens. Pure: it reads the content files and knows no chat, store or network."""
