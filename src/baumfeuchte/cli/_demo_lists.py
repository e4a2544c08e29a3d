"""The watering lists of the demo's last mornings, each made by what was known on that morning.

So that today's list has a yesterday, forecasts of the days before are scored, and the season has
days to tell of. One process makes all of them, and ends: see ``_demo_seed``.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.cli._children import run_module

if TYPE_CHECKING:
    from collections.abc import Mapping


def plan_mornings(environment: Mapping[str, str], now: datetime, days: int) -> None:
    """Make the lists of the days before today.

    Args:
        environment: of the demo's commands.
        now: the demo's time (UTC), of a morning.
        days: how many lists.

    Raises:
        ChildError: it failed; the text holds the last line.
    """
    run_module(
        __name__,
        [now.isoformat(), str(days)],
        environment=environment,
        failed="The earlier lists of the demo could not be made",
    )


def main() -> None:
    """The process: time and days come from the line, the settings from the environment."""
    from baumfeuchte.cli._weather import fetch_due
    from baumfeuchte.cli.common import current_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.planning.turn import take_turn
    from baumfeuchte.storage.turns import own_turn

    settings = load_settings()
    now, days = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2])
    with current_database(settings) as database:
        for back in range(days, 0, -1):
            then = now - timedelta(days=back)
            fetch_due(database, settings, then)
            day = then.astimezone(settings.zone).date()
            with own_turn(database):
                take_turn(database, day=day, now=then, zone=settings.zone)


if __name__ == "__main__":
    main()
