"""Questions to an embedded PostgreSQL that was stopped or killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from baumfeuchte.embedded.processes import works_in

if TYPE_CHECKING:
    from pathlib import Path


def answers(url: str) -> bool:
    """Whether a server answers there now."""
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def nothing_left(data_dir: Path) -> bool:
    """Whether no process of the server of a data folder lives."""
    return not any(works_in(data_dir / "postgres" / "cluster"))
