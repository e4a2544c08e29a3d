"""What all tables share: names of keys and indexes, and the columns that come again."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def id_column() -> sa.Column[int]:
    """Our own key, counted by the database."""
    return sa.Column("id", sa.BigInteger, sa.Identity(always=False), primary_key=True)


def time_column(name: str, *, nullable: bool = False) -> sa.Column[object]:
    """A point in time (``timestamptz``)."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
