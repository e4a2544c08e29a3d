"""Launchers of the embedded PostgreSQL and broker."""
