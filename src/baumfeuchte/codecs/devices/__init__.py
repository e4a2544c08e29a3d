"""One module per device family: its table, its examples and its ``CODECS``."""
