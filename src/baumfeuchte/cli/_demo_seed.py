"""What the demo's database gets beside the simulation: people and a fleet.

In a process that ends: what it loads would stay in the memory of `demo` as long as that runs.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from baumfeuchte.cli._children import run_module

if TYPE_CHECKING:
    from collections.abc import Mapping


def seed(environment: Mapping[str, str], now: datetime) -> None:
    """Add people and fleet; a second time changes nothing.

    Args:
        environment: with the address of the demo's database.
        now: the demo's time (UTC).

    Raises:
        ChildError: it failed; the text holds the last line.
    """
    run_module(
        __name__,
        [now.isoformat()],
        environment=environment,
        failed="The people of the demo could not be added",
    )


def main() -> None:
    """The process: the database's address comes from the environment, the time from the line."""
    from baumfeuchte.cli._demo_people import add_demo_people
    from baumfeuchte.cli._demo_tours import seed_fleet

    url = os.environ["BAUMFEUCHTE_DATABASE_URL"]
    now = datetime.fromisoformat(sys.argv[1])
    add_demo_people(url, now)
    seed_fleet(url, now)


if __name__ == "__main__":
    main()
