"""The list of today, in a process of its own: `python -m baumfeuchte.planning.worker`.

Reads one question as JSON, writes one answer, ends. Started by ``list_maker`` where a server of
pages wants a list: a run takes half a minute of processor time for a large city, which pages would
have to share, and its memory comes back.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.planning.turn import take_turn
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.turns import merged_turn

_NICE: Final = 5
"""Pages and incoming messages go first."""


def make_list(question: dict[str, Any]) -> dict[str, Any]:
    """Plan today, unless somebody else is about to.

    Args:
        question: ``url`` of the database, ``zone`` of the city, and the time ``now`` (ISO) when the
            machine's monotonic clock stood at ``began``.

    Returns:
        ``revision`` of the current run, None where another run does; or the ``error``.
    """
    begin = datetime.fromisoformat(question["now"])
    zone = ZoneInfo(question["zone"])
    database = Database(question["url"], pool_size=2)
    try:
        with merged_turn(database) as is_ours:
            if not is_ours:
                return {"revision": None}
            now = begin + timedelta(seconds=time.monotonic() - question["began"])
            run = take_turn(database, day=now.astimezone(zone).date(), now=now, zone=zone)
    except BaumfeuchteError as error:
        return {"error": str(error)}
    finally:
        database.dispose()
    return {"revision": run.revision}


def main() -> None:
    """One question in, one answer out."""
    os.nice(_NICE)
    answer = make_list(orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main()
