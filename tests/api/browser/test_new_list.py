"""The page of a sensor follows the list that a replay set going."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from _city import City
from _lists import NOW

from baumfeuchte.codecs.registry import codec_of
from baumfeuchte.domain.people import Area, Role, User
from baumfeuchte.domain.tree import Tree
from baumfeuchte.planning.list_maker import ListMaker
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.people import add_user
from baumfeuchte.storage.people.passwords import hash_password
from baumfeuchte.storage.registry import upsert_trees
from baumfeuchte.storage.turns import own_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

pytestmark = pytest.mark.browser
FRAME = bytes.fromhex(codec_of("dragino/LSE01").examples[0].payload_hex)


class Front:
    """What ``visitor`` needs of a server."""

    def __init__(self, base_url: str, city: Any, now: list[datetime]) -> None:
        self.base_url, self.city, self.now = base_url, city, now


@pytest.fixture(scope="module")
def planning(city: Any, start_server: Any) -> Iterator[Front]:
    """A service that really plans."""
    maker = ListMaker(city.url, ZoneInfo("Europe/Berlin"))
    now = [NOW + timedelta(hours=3)]
    with start_server(city.url, public_read=False, now=now, list_maker=maker) as running:
        yield Front(running.base_url, city, now)


def heard(page: Any, city: Any, dev_eui: str, tree: str) -> None:
    """A frame of a device that is registered afterwards."""
    body = {
        "time": "2026-07-15T03:05:00Z",
        "deviceInfo": {"devEui": dev_eui, "deviceName": "lse01-neu"},
        "fCnt": 1,
        "fPort": 2,
        "data": base64.b64encode(FRAME).decode(),
    }
    place = {
        "dev_eui": dev_eui, "device": "dragino/LSE01", "tree_number": tree,
        "probes": [{"probe": 0, "depth_cm": 30}], "since": "2026-07-15T02:00:00Z",
    }  # fmt: skip
    for path, scope, sent in (
        ("uplinks/chirpstack", "gateway", body),
        ("registration/register", "sensors", place),
    ):
        headers = {"Authorization": f"Bearer {city.keys[scope]}"}
        assert page.request.post(f"/api/v1/{path}", data=sent, headers=headers).ok


@pytest.mark.parametrize(
    ("width", "dev_eui", "tree"),
    [(390, "a84041c3f1850601", "BO-0013"), (1440, "a84041c3f1850602", "BO-0014")],
)
def test_the_list_is_said_to_be_under_way_and_then_to_be_there(
    planning: Front, visitor: Any, width: int, dev_eui: str, tree: str
) -> None:
    planning.now[0] += timedelta(hours=1)
    page = visitor.open(planning, role="sensors", width=width)
    heard(page, planning.city, dev_eui, tree)
    database = Database(planning.city.url, pool_size=1)
    # Another run is on: so long the page can be looked at.
    with own_turn(database):
        page.goto(f"/sensors/{dev_eui}")
        page.get_by_role("button", name="Jetzt übernehmen").click()
        live = page.locator("#live")
        live.get_by_text("Die Liste wird neu gerechnet …").wait_for()
        done = page.get_by_role("status").inner_text()
        assert "Eine Nachricht wurde übernommen" in done
        visitor.check(page)
        visitor.shot(page, f"list-under-way-{width}")
    database.dispose()
    # Without being loaded again the page hears of the new revision.
    live.get_by_text("Die Liste ist neu gerechnet: Fassung").wait_for(timeout=60_000)
    visitor.check(page)
    visitor.shot(page, f"list-made-{width}")
    shown = live.inner_text()
    # The next view says the same, also without a script.
    page.reload()
    said = page.locator(".live").inner_text()
    assert said.split(".")[0] == shown.split(".")[0]
    page.get_by_role("link", name="Ansehen", exact=True).click()
    page.wait_for_url("**/?day=2026-07-15&revision=*")
    assert tree in page.locator("main").inner_text()
    visitor.shot(page, f"list-revision-{width}")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_city_begins_with_its_pages(
    visitor: Any, database_url: str, start_server: Any, width: int
) -> None:
    database = Database(database_url, pool_size=1)
    password = "lange genug, chef"  # noqa: S105 - of somebody who does not exist
    with database.begin() as conn:
        chief = User(name="chef", role=Role.ADMIN, area=Area(), created_at=NOW)
        add_user(conn, chief, password_hash=hash_password(password))
    with start_server(database_url, public_read=False, now=[NOW]) as running:
        someone = City(database_url, {}, {}, {"chef": password})
        page = visitor.open(Front(running.base_url, someone, [NOW]), role="chef", width=width)
        visitor.look(page, f"start-empty-{width}")
        tree = Tree(number="1", species="x", planting_year=None, latitude=51, longitude=7)
        with database.begin() as conn:
            upsert_trees(conn, [tree])
        page.reload()
        visitor.look(page, f"start-trees-{width}")
        page.get_by_role("button", name="Liste jetzt berechnen").click()
        page.get_by_text("Die Liste wird neu gerechnet").wait_for()
        visitor.look(page, f"start-under-way-{width}")
        page.goto("about:blank")
    database.dispose()
