"""Tours of today in the city, and a crew's phone."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from _patience import until
from _tunnel import Tunnel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_names = itertools.count(1)
ROW = tuple[str, float | None]
CITY = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def morning() -> datetime:
    """Ten o'clock in the city: a shift of its own day lies ahead whenever the tests run."""
    here = datetime.now(CITY).replace(hour=10, minute=0, second=0, microsecond=0)
    return here.astimezone(UTC)


@pytest.fixture(autouse=True)
def today(server: Any, morning: datetime) -> datetime:
    """Browsers have the real time; the phone's page goes by the server's, as by any clock."""
    server.now[0] = morning
    return morning


@pytest.fixture
def make_tour(server: Any, sql: Any, today: datetime) -> Callable[..., int]:
    """A tour of today, with a hydrant after its third tree."""

    def make(trees: int = 6, **more: Any) -> int:
        name = more.get("name", f"Tour {next(_names)}")
        day = today.astimezone(CITY).date() if "day" not in more else more["day"]
        sql(
            "INSERT INTO water_points (name, kind, latitude, longitude)"
            " VALUES ('Betriebshof Nord', 'depot', 51.47, 7.22),"
            " ('Hydrant Westpark', 'refill', 51.48, 7.21) ON CONFLICT DO NOTHING"
        )
        sql(
            "INSERT INTO vehicles (name, tank_litres, depot_id, shift_start, shift_end,"
            " pump_litres_per_min, stop_min, speed_kmh) SELECT 'LKW 1', 1000, id, '06:00',"
            " '14:30', 60, 3, 30 FROM water_points WHERE kind = 'depot' ON CONFLICT DO NOTHING"
        )
        ((tour_id,),) = sql(
            "INSERT INTO tours (day, name, status, vehicle_id, crew, created_at, created_by,"
            " updated_at) SELECT %s, %s, 'planned', id, 'Kolonne 2', %s, 'planner', %s"
            " FROM vehicles RETURNING id",
            day, name, today, today,
        )  # fmt: skip
        places: list[tuple[str, int | None, str | None]] = [
            ("tree", server.city.tree_ids[f"BO-{number:04d}"], None)
            for number in range(1, trees + 1)
        ]
        places.insert(min(3, trees), ("refill", None, "Hydrant Westpark"))
        for position, (kind, tree_id, point) in enumerate(
            [*places, ("depot", None, "Betriebshof Nord")]
        ):
            sql(
                "INSERT INTO tour_stops (tour_id, position, kind, tree_id, water_point_id, litres,"
                " arrive_at) VALUES (%s, %s, %s, %s, (SELECT id FROM water_points WHERE name = %s),"
                " %s, %s)",
                tour_id, position, kind, tree_id, point,
                None if kind == "depot" else 60 + 10 * position,
                today + timedelta(minutes=12 * position),
            )  # fmt: skip
        return int(tour_id)

    return make


@pytest.fixture
def rows(sql: Any) -> Callable[[int], list[ROW]]:
    """State and watered litres of each tree of a tour; fails where a stop has two waterings."""

    def read(tour_id: int) -> list[ROW]:
        twice = sql(
            "SELECT s.id FROM tour_stops s JOIN waterings w ON w.idempotency_key ="
            " 'tour-stop-' || s.id WHERE s.tour_id = %s GROUP BY s.id HAVING count(*) > 1",
            tour_id,
        )
        assert twice == []
        found: list[ROW] = sql(
            "SELECT s.state, w.litres FROM tour_stops s LEFT JOIN waterings w ON w.id ="
            " s.watering_id WHERE s.tour_id = %s AND s.kind = 'tree' ORDER BY s.position",
            tour_id,
        )
        return found

    return read


@pytest.fixture
def tunnel(server: Any) -> Iterator[Tunnel]:
    """A bad connection to the server."""
    bad = Tunnel(server)
    yield bad
    bad.close()


@dataclass
class Phone:
    """A crew's phone with one page open."""

    page: Any

    def until(self, script: str, argument: Any = None, *, seconds: float = 30) -> None:
        """Wait until something holds on the page."""
        until(self.page, lambda: self.page.evaluate(script, argument), script, seconds=seconds)

    def go(self, path: str) -> None:
        """Open a page of the crew and wait until its script and its worker are there."""
        self.page.goto(path)
        self.page.wait_for_selector(".crew[data-ready]")
        self.page.evaluate("navigator.serviceWorker.ready")

    def keep(self, path: str) -> None:
        """The same, and the worker has kept it for use without network."""
        self.go(path)
        self.until("navigator.serviceWorker.controller !== null")
        self.reload()
        self.until("path => caches.match(path).then(Boolean)", path)

    def reload(self) -> None:
        """As a browser does that ran out of memory."""
        self.page.reload()
        self.page.wait_for_selector(".crew[data-ready]")

    def network(self, *, on: bool) -> None:
        """Cut the network, for the page and for its worker, or give it back."""
        self.page.context.set_offline(not on)
        # A file that is not kept goes through the worker.
        ask = "fetch('/static/vendor/.none?' + Math.random()).then(() => true, () => false)"
        self.until(f"{ask}.then(heard => heard === {str(on).lower()})")

    def second_window(self) -> Phone:
        """Of the same browser: the same cookies, the same database of the phone."""
        return Phone(self.page.context.new_page())

    def next(self) -> Any:
        """The card of the next stop."""
        return self.page.locator(".stops--next .stop")

    def tick(self, litres: int | None = None, *, button: str = "Gegossen") -> str:
        """Tick off the next stop; answers its tree."""
        place = self.next().get_attribute("data-place")
        if litres is not None:
            self.next().get_by_label("Liter", exact=True).fill(str(litres))
        self.page.wait_for_timeout(950)  # a second tap within 0.9 s is no second tick
        self.next().get_by_role("button", name=button).click()
        self.until(
            "place => document.querySelector(`.stop[data-place='${place}']`).dataset.state"
            " !== 'open'",
            place,
        )
        assert isinstance(place, str)
        return place

    def waiting(self) -> int:
        """How many entries wait in the phone's own database."""
        count = self.page.evaluate(
            "crewQueue.all('entries').then(all => all.filter(e => e.status === 'waiting').length)"
        )
        assert isinstance(count, int)
        return count

    def settled(self) -> None:
        """Wait until nothing is left to send; nothing was refused."""
        self.until("crewQueue.all('entries').then(all => all.every(e => e.status !== 'waiting'))")
        entries = self.page.evaluate("crewQueue.all('entries')")
        assert [(e["reason"], e["at"]) for e in entries if e["status"] == "refused"] == []

    def log_in(self, server: Any, name: str) -> None:
        """Fill in the page that is open."""
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", server.city.passwords[name])
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture
def phone(visitor: Any, server: Any) -> Callable[..., Phone]:
    """A phone on which somebody has logged in: ``phone(role="crew", front=tunnel)``."""

    def take(*, role: str = "crew", front: Any = None, **options: Any) -> Phone:
        options = {"width": 390, "height": 844} | options
        return Phone(visitor.open(front or server, role=role, **options))

    return take
