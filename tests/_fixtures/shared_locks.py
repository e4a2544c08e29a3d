"""Locks that somebody holds or waits for, as PostgreSQL shows them."""

from __future__ import annotations

ADVISORY = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Of this database only: other tests, also of another checkout, have theirs on the same server."""
WAITING = f"{ADVISORY} AND NOT granted"
