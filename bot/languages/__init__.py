"""The words: YAML sources with their lines, gettext catalogues, extraction, and the state of each translation."""
