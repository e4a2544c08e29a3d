"""The type of a connection, for rooms that hand one on but speak no SQL themselves."""

from sqlalchemy import Connection

__all__ = ["Connection"]
