"""Keep of the lists of before what the season's report needs; new lists bring it along."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.storage.archives import store_archive
from baumfeuchte.storage.query import run as ask
from baumfeuchte.storage.query import run_one
from baumfeuchte.storage.recommendations import run_by_id
from baumfeuchte.storage.season_days import (
    lines_of_run,
    packed_season_day,
    runs_to_keep,
    season_day,
)

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

SECONDS: Final = 20.0
"""A list of 100,000 trees takes about one; the plan of the hour goes on after these."""
DAYS: Final = 3 * 366
"""Older seasons are rarely asked for; they are read from their lines."""


def keep_season_days(database: Database, *, today: date, seconds: float = SECONDS) -> int:
    """Pack days that an earlier version listed, newest first, a transaction each.

    Args:
        database: the database.
        today: the local day.
        seconds: no further day is begun after so long.

    Returns:
        How many days were packed.
    """
    with database.begin() as conn:
        missing = ask(conn, runs_to_keep(today - timedelta(days=DAYS)))
    began = time.monotonic()
    for count, run_id in enumerate(missing):
        if time.monotonic() - began > seconds:
            return count
        with database.begin() as conn:
            found = run_one(conn, run_by_id(run_id))
            if found is not None:
                day = season_day(ask(conn, lines_of_run(run_id)))
                store_archive(conn, found, "season", packed_season_day(day))
    return len(missing)
