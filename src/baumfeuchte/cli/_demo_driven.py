"""The demo's tours of the last days: some of the simulated waterings, as a crew ticked them off.

So that past days have tours and the season has kilometres. These waterings are kept out of the
file that is imported, and go the way of planners and phones instead: a tour is built, released, and
each stop gets its entry. In a process that ends: see ``_demo_seed``.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baumfeuchte.cli._children import run_module
from baumfeuchte.cli._demo_day import ask, client_of
from baumfeuchte.domain.stop_entry import OLDEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    import httpx

DAYS = 2
"""The last ones with waterings."""
_MARGIN = timedelta(days=1)
"""No entry is so old that the way of phones is closed to it."""
_KEY = "Demo: Gießkolonne"


def keep_out(waterings: Path, driven: Path, now: datetime, zone: ZoneInfo) -> None:
    """Move the waterings that are to be driven from one file to another.

    Args:
        waterings: the file that is imported.
        driven: the other one. Where it exists already, it says which are meant: a later start
            writes the first file anew, with all of them.
        now: the demo's time (UTC).
        zone: the city's time zone.
    """
    with waterings.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    if driven.exists():
        chosen = {row["idempotency_key"] for row in _read(driven)}
    else:
        times = {row["idempotency_key"]: _at(row) for row in rows}
        near = {key: at.astimezone(zone).date() for key, at in times.items()
                if now - OLDEST + _MARGIN < at}  # fmt: skip
        today = now.astimezone(zone).date()
        days = sorted({day for day in near.values() if day < today})[-DAYS:]
        chosen = {key for key, day in near.items() if day in days}
        _write(driven, columns, (row for row in rows if row["idempotency_key"] in chosen))
    _write(waterings, columns, (row for row in rows if row["idempotency_key"] not in chosen))


def drive(environment: Mapping[str, str], address: str, driven: Path, now: datetime) -> None:
    """Build, release and tick off the tours of the waterings in a file.

    Args:
        environment: with the address of the demo's database and its time zone.
        address: of its pages.
        driven: the file.
        now: the demo's time (UTC).

    Raises:
        ChildError: it failed; the text holds the last line.
    """
    run_module(
        __name__,
        [address, str(driven), now.isoformat()],
        environment=environment,
        failed="The earlier tours of the demo could not be driven",
    )


def main() -> None:
    """The process: address, file and time come from the line, the rest from the environment."""
    from baumfeuchte.config import load_settings

    address, driven, now = sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    zone = load_settings().zone
    by_day = defaultdict(list)
    for row in _read(driven):
        by_day[_at(row).astimezone(zone).date().isoformat()].append(row)
    if not by_day:
        return
    url = os.environ["BAUMFEUCHTE_DATABASE_URL"]
    with client_of(address, url, _KEY, ("read", "planner", "crew"), now) as client:
        trees = _by_number(client)
        vehicles = [item["id"] for item in ask(client, "GET", "/vehicles")["items"]]
        for day, rows in by_day.items():
            _drive(client, day, {trees[row["tree_number"]]: row for row in rows}, vehicles)


def _drive(
    client: httpx.Client, day: str, rows: Mapping[int, Mapping[str, str]], vehicles: list[int]
) -> None:
    wish = {
        "day": day,
        "tree_ids": list(rows),
        "vehicle_ids": vehicles,
        "litres": {str(tree): float(row["litres"]) for tree, row in rows.items()},
    }
    for tour in ask(client, "POST", "/tours", wish)["tours"]:
        change = {"version": tour["version"], "status": "planned"}
        released = ask(client, "PATCH", f"/tours/{tour['id']}", change)
        entries = [
            _entry(stop, rows[stop["tree_id"]])
            for stop in released["stops"]
            if stop["kind"] == "tree"
        ]
        outcomes = ask(client, "POST", "/stops/entries", {"entries": entries})["outcomes"]
        if any(item["outcome"] == "refused" for item in outcomes):
            # The last line of this is what the demo shows.
            raise SystemExit(f"tour {tour['id']}: {outcomes}")


def _entry(stop: Mapping[str, Any], row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "entry_key": f"demo-{row['idempotency_key']}",
        "stop_id": stop["id"],
        "at": row["watered_at"],
        "state": "watered",
        "litres": float(row["litres"]),
    }


def _by_number(client: httpx.Client) -> dict[str, int]:
    return {item["number"]: item["id"] for item in ask(client, "GET", "/trees?limit=1000")["items"]}


def _at(row: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(row["watered_at"])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: list[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
