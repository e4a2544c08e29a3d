"""Vendor JavaScript in a worker process with limits."""
