"""What comes over the air, and when something is to be seen, on the slow phone of Lighthouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baumfeuchte.cli._demo_tours import seed_fleet

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser

DAY = "2026-07-15"
MOST_BYTES = 100_000
MOST_BUSY_MS = 5_000
"""1 s on a quiet machine; this one may be busy."""
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
"""1.6 Mbit/s, 150 ms away; throughputs in bytes per second."""


@pytest.fixture(scope="module")
def tour(server: Any) -> int:
    """A tour of three trees that crews see."""
    seed_fleet(server.city.url)
    ids = server.city.tree_ids
    vehicles = [item["id"] for item in server.get("/api/v1/vehicles").json()["items"]]
    body = {
        "day": DAY,
        "vehicle_ids": vehicles,
        "tree_ids": [ids[name] for name in ("BO-0001", "BO-0003", "BO-0005")],
    }
    built = server.request("POST", "/api/v1/tours", scope="planner", json=body)
    assert built.status_code == 201, built.text
    found = built.json()["tours"][0]
    change = {"version": found["version"], "status": "planned"}
    path = f"/api/v1/tours/{found['id']}"
    assert server.request("PATCH", path, scope="planner", json=change).status_code == 200
    return int(found["id"])


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("planner", "/"),
        ("planner", "/tours/{tour}"),
        ("crew", "/crew"),
        ("crew", "/crew/tours/{tour}"),
    ],
)
def test_pages_are_light_and_soon_there(
    *, visitor: Any, server: Any, tour: int, role: str, path: str
) -> None:
    page = visitor.open(server, role=role, width=390, service_workers="block")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(path.format(tour=tour), wait_until="load")
    page.wait_for_timeout(500)
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(f"{path}: paint {painted:.0f} ms, {sum(weights):,} bytes in {len(weights)} answers")
    assert 5_000 < sum(weights) < MOST_BYTES
    assert painted < MOST_BUSY_MS
