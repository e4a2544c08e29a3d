"""Vendor JavaScript codecs in a limited worker process."""
