"""The demo's first morning: what a dispatcher did before anybody looks.

The most urgent trees of the city are in a released tour, the contractor's in one of their own, and
the rest is left for whoever tries it. It goes the way of every other program, through the
interface, with a key that ends with it. In a process that ends, too: see ``_demo_seed``.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.cli._children import run_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx

SHARE = 2 / 3
"""Of the city's trees on the list, the most urgent ones."""
_KEY = "Demo: Disposition am Morgen"


def plan_day(environment: Mapping[str, str], address: str, now: datetime) -> None:
    """Build and release the tours of the first morning.

    Args:
        environment: with the address of the demo's database.
        address: of its pages.
        now: the demo's time (UTC).

    Raises:
        ChildError: it failed; the text holds the last line.
    """
    run_module(
        __name__,
        [address, now.isoformat()],
        environment=environment,
        failed="The tours of the demo could not be built",
    )


def main() -> None:
    """The process: address and time come from the line, the database from the environment."""
    address, now = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    url = os.environ["BAUMFEUCHTE_DATABASE_URL"]
    with client_of(address, url, _KEY, ("read", "planner"), now) as client:
        _build(client)


@contextmanager
def client_of(
    address: str, database_url: str, name: str, scopes: Sequence[str], now: datetime
) -> Iterator[httpx.Client]:
    """A program at the demo's interface, with a key that ends with it.

    Args:
        address: of the demo's pages.
        database_url: where the key is made.
        name: of the key.
        scopes: likewise.
        now: the demo's time (UTC).
    """
    import httpx

    from baumfeuchte.storage.api_keys import create_key, revoke_key
    from baumfeuchte.storage.engine import Database

    database = Database(database_url, pool_size=1)
    with database.begin() as conn:
        key = create_key(conn, name, list(scopes), now, created_by="demo")
    try:
        with httpx.Client(
            base_url=f"{address}/api/v1", headers={"X-API-Key": key}, timeout=60, trust_env=False
        ) as client:
            yield client
    finally:
        with database.begin() as conn:
            revoke_key(conn, name, now)
        database.dispose()


def _build(client: httpx.Client) -> None:
    import httpx

    whole = ask(client, "GET", "/watering-list")
    thirsty = [item for item in whole["items"] if item["litres"]]
    vehicles = ask(client, "GET", "/vehicles")["items"]
    for contractor, trees in _shares(thirsty):
        own = [vehicle for vehicle in vehicles if vehicle["contractor"] == contractor]
        if not trees or not own:
            continue
        wish = {"day": whole["day"], "tree_ids": trees, "vehicle_ids": [own[0]["id"]]}
        built = client.post("/tours", json=wish)
        if built.status_code == httpx.codes.CONFLICT:
            continue  # the demo's clock was set to an evening, when no working time is left
        for tour in _taken(built)["tours"]:
            change = {"version": tour["version"], "status": "planned"}
            ask(client, "PATCH", f"/tours/{tour['id']}", change)


def _shares(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[int]]]:
    """Contractor (empty: the city) and the trees of the tour, the most urgent first."""
    for contractor in dict.fromkeys(item["contractor"] for item in items):
        trees = [item["tree"]["id"] for item in items if item["contractor"] == contractor]
        yield contractor, trees if contractor else trees[: round(len(trees) * SHARE)]


def ask(client: httpx.Client, method: str, path: str, body: object = None) -> dict[str, Any]:
    """The answer of the interface.

    Raises:
        SystemExit: it refused.
    """
    return _taken(client.request(method, path, json=body))


def _taken(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        # The last line of this is what the demo shows.
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise SystemExit(f"{asked}: {answer.status_code} {answer.text}")
    found: dict[str, Any] = answer.json()
    return found


if __name__ == "__main__":
    main()
