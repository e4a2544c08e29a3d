"""One run: read, recommend, write."""
