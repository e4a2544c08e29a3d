"""What the demo's database gets beside the simulation: people and a fleet.

In a process that ends: what it loads would stay in the memory of `demo` as long as that runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from baumfeuchte.cli._children import ChildError

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
    found = subprocess.run(
        [sys.executable, "-m", __name__, now.isoformat()],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        last = (found.stderr.strip().splitlines() or ["no reason was given"])[-1]
        msg = f"The people of the demo could not be added: {last}"
        raise ChildError(msg)


def main() -> None:
    """The process: the database's address comes from the environment, the time from the line."""
    from baumfeuchte.cli._demo_people import add_demo_people
    from baumfeuchte.cli._demo_tours import seed_fleet

    url = os.environ["BAUMFEUCHTE_DATABASE_URL"]
    add_demo_people(url, datetime.fromisoformat(sys.argv[1]))
    seed_fleet(url)


if __name__ == "__main__":
    main()
