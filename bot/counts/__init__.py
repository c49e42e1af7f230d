"""The anonymous counts: collected in memory, written in batches, published only above a threshold."""
