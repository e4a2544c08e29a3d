"""One network server per file; each has an ``ENVELOPE``. Files with a leading ``_`` are helpers."""
