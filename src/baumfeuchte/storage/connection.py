"""The types of connections, for rooms that hand one on but speak no SQL themselves."""

from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Connection

AsyncConnection: TypeAlias = psycopg.AsyncConnection[Any]

__all__ = ["AsyncConnection", "Connection"]
