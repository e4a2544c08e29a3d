"""Alembic environment and versions, and the TimescaleDB fittings."""
