"""Whatever breaks, the list says it and does not pretend: the table of docs/failure-modes.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.recommendation import Recommendation, Status
from baumfeuchte.domain.tree import Site
from baumfeuchte.irrigation.explain import sentence

if TYPE_CHECKING:
    from collections.abc import Callable


DAYS = 24.0
TENSION = Quantity.SOIL_WATER_TENSION_KPA
VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
PAGE = Path(__file__).parents[2] / "docs/failure-modes.md"
UNKNOWN = {Status.UNKNOWN}
WATER = {Status.CRITICAL, Status.DRY, Status.SOON}
SURE_ENOUGH, NOT_SURE, NOTHING = {"A"}, {"B", "C", "D"}, {"-"}
MATCHED = Site(soil="Uu", field_capacity=0.37, wilting_point=0.10)  # only such a probe is A


def drying(level: float, quantity: Quantity = VWC) -> Callable[[float], float]:
    """A sensor that lives: it dries by 2 % of its level a day towards now, and wobbles."""
    rate = (0.02 if quantity is TENSION else -0.02) / DAYS
    return lambda hour: level * (1.0 + hour * rate) * (1.0 + 0.004 * ((hour * 0.618) % 1.0))


@dataclass
class Scene:
    """A city with the tree T, whose sensor is S."""

    city: Any
    town: Any
    tree: int
    sensor: int

    def measure(self, level: float = 75.0, quantity: Quantity = TENSION, **options: Any) -> None:
        """Hourly values of a tension that says: water soon."""
        given = {"first": -30 * DAYS, "last": 0.5} | options
        self.city.measure(
            self.sensor, drying(level, quantity), around=self.town.NOW, quantity=quantity, **given
        )

    def freeze(self, first: float) -> None:
        """Ice looks dry; the frame's temperature has set the flag."""
        self.measure(level=900.0, first=first, flags=Quality.FROZEN)
        self.city.measure(
            self.sensor,
            lambda _hour: -0.5,
            around=self.town.NOW,
            first=first,
            last=0.5,
            quantity=Quantity.SOIL_TEMPERATURE_C,
        )

    def install(self, **options: Any) -> None:
        self.city.install(self.sensor, self.tree, **options)

    def ago(self, days: float) -> datetime:
        at: datetime = self.town.NOW - timedelta(days=days)
        return at


def healthy(scene: Scene) -> None:
    scene.install()
    scene.measure()


def matched(scene: Scene) -> None:
    scene.install()
    scene.measure(level=19.0, quantity=VWC)


def late(scene: Scene) -> None:
    scene.install()
    scene.measure(last=-24.5)


def silent(scene: Scene) -> None:
    scene.install()
    scene.measure(last=-5 * DAYS)


def never_sent(scene: Scene) -> None:
    scene.install()


def stuck(scene: Scene) -> None:
    """In a dry summer, to the last digit the same for 16 days; before it lived."""
    scene.install()
    scene.measure(last=-16 * DAYS)
    scene.city.measure(
        scene.sensor,
        lambda _hour: 75.0,
        around=scene.town.NOW,
        first=-16 * DAYS,
        last=0.5,
        quantity=TENSION,
    )


def frozen_for_a_day(scene: Scene) -> None:
    scene.install()
    scene.measure(last=-DAYS)
    scene.freeze(-DAYS)


def frozen_for_a_week(scene: Scene) -> None:
    scene.install()
    scene.measure(last=-7 * DAYS)
    scene.freeze(-7 * DAYS)


def open_circuit(scene: Scene) -> None:
    """A cut cable of a Watermark, from a sender that does not flag it."""
    scene.install()
    scene.city.measure(
        scene.sensor, lambda _: 255.0, around=scene.town.NOW, first=-48, last=0.5, quantity=TENSION
    )


def short_circuit_flagged(scene: Scene) -> None:
    scene.install()
    scene.measure(last=-48.0)
    scene.city.measure(
        scene.sensor,
        lambda _: 240.0,
        around=scene.town.NOW,
        first=-48,
        last=0.5,
        quantity=TENSION,
        flags=Quality.SENTINEL,
    )


def air_from_the_first_day(scene: Scene) -> None:
    """Never pressed into the soil: no fall that quality control could see."""
    scene.install()
    scene.measure(level=0.8, quantity=VWC)


def gap_beside_the_probe(scene: Scene) -> None:
    scene.install()
    scene.measure(level=3.0, quantity=VWC)


def out_of_the_soil(scene: Scene) -> None:
    """Pulled out yesterday, and judged so by the fall."""
    scene.install()
    scene.measure(level=21.0, quantity=VWC, last=-DAYS)
    scene.measure(level=2.4, quantity=VWC, first=-DAYS)


def moved_away_and_silent(scene: Scene) -> None:
    """It came from another, wet tree an hour ago; what it said there does not count here."""
    other = scene.city.tree("elsewhere")
    scene.city.install(scene.sensor, other, until=scene.ago(1 / DAYS))
    scene.measure(level=12.0, last=-1.5)
    scene.install(since=scene.ago(1 / DAYS))


def moved_yesterday(scene: Scene) -> None:
    other = scene.city.tree("elsewhere")
    scene.city.install(scene.sensor, other, until=scene.ago(0.5))
    scene.measure(level=12.0, last=-0.5 * DAYS)
    scene.install(since=scene.ago(0.5))
    scene.measure(first=-0.5 * DAYS + 1.0)


def first_day(scene: Scene) -> None:
    scene.install(since=scene.ago(0.2))
    scene.measure(first=-0.2 * DAYS)


def only_a_shallow_probe(scene: Scene) -> None:
    scene.install(depth_cm=10.0)
    scene.install(probe=1, depth_cm=40.0)
    scene.measure()
    scene.measure(probe=1, last=-10 * DAYS)


@dataclass(frozen=True)
class Mode:
    """A row: how it comes about, and what the list says.

    Attributes:
        reason: a code that is among the reasons; the first one where nothing is known.
        words: of the German sentence of that reason.
    """

    name: str
    breaks: Callable[[Scene], None]
    statuses: set[Status]
    confidence: set[str]
    reason: str
    words: str
    site: Site = Site(soil="Sl3")  # noqa: RUF009 - frozen
    weather: bool = True


MODES = (
    Mode("healthy", matched, WATER, SURE_ENOUGH, "below_water_at", "In 30 cm", site=MATCHED),
    Mode("late", late, WATER, NOT_SURE, "older_value", "1 Tag alt und bis heute fortgeschrieben"),
    Mode("silent", silent, UNKNOWN, NOTHING, "stale", "ist 5 Tage alt; bitte den Sensor prüfen"),
    Mode("never sent", never_sent, UNKNOWN, NOTHING, "no_reading", "noch keinen brauchbaren Wert"),
    Mode("stuck", stuck, WATER, NOT_SURE, "doubtful_probe", "1 Sonde des Baums ist zweifelhaft"),
    Mode("frozen for a day", frozen_for_a_day, WATER, NOT_SURE, "frozen", "ist gefroren"),
    Mode("frozen for a week", frozen_for_a_week, UNKNOWN, NOTHING, "frozen", "ist gefroren"),
    Mode("open circuit", open_circuit, UNKNOWN, NOTHING, "bad_values", "meldet unmögliche Werte"),
    Mode(
        "short circuit", short_circuit_flagged, UNKNOWN, NOTHING, "bad_values", "unmögliche Werte"
    ),
    Mode(
        "in the air since the first day",
        air_from_the_first_day,
        UNKNOWN,
        NOTHING,
        "probe_no_contact",
        "keinen Kontakt",
    ),
    Mode(
        "a gap beside the probe",
        gap_beside_the_probe,
        WATER,
        {"D"},
        "drier_than_soil",
        "trockener, als dieser Boden wird",
    ),
    Mode(
        "pulled out", out_of_the_soil, UNKNOWN, NOTHING, "probe_no_contact", "keinen Kontakt"
    ),
    Mode(
        "moved, nothing sent yet",
        moved_away_and_silent,
        UNKNOWN,
        NOTHING,
        "no_reading",
        "noch keinen brauchbaren Wert",
    ),
    Mode(
        "moved yesterday", moved_yesterday, WATER, NOT_SURE, "first_values", "es erst 2 Tageswerte"
    ),
    Mode("first day", first_day, WATER, NOT_SURE, "first_values", "gibt es erst 1 Tageswert"),
    Mode(
        "only a shallow probe",
        only_a_shallow_probe,
        WATER,
        NOT_SURE,
        "shallow_probe",
        "Nur eine flache Sonde",
    ),
    Mode(
        "no weather", healthy, WATER, NOT_SURE, "no_weather", "Ohne Wetterdaten", weather=False
    ),
    Mode(
        "no soil class", healthy, WATER, NOT_SURE, "soil_default", "Bodenart ist unbekannt",
        site=Site(),
    ),
)  # fmt: skip


def advised(mode: Mode, city: Any, town: Any) -> Recommendation:
    tree = city.tree("T", planting_year=2024, site=mode.site)
    mode.breaks(Scene(city=city, town=town, tree=tree, sensor=city.sensor("S")))
    if mode.weather:
        town.tell_weather(city.database, et0_mm=4.0, rain_mm=0.0, at=town.NOW)
    found: Recommendation = town.rows(city.database, town.plan(city.database))["T"].recommendation
    return found


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_what_the_list_says(mode: Mode, city: Any, town: Any) -> None:
    item = advised(mode, city, town)
    said = {reason.code: sentence(reason, item, "de") for reason in item.reasons}
    assert item.status in mode.statuses, said
    assert item.confidence in mode.confidence, said
    assert mode.words in said[mode.reason]
    if mode.statuses == UNKNOWN:
        assert item.litres is None
        assert item.water_by is None
        assert item.rew is None
        assert item.reasons[0].code == mode.reason
    else:
        assert item.litres is not None


def test_the_page_has_the_same_table() -> None:
    page = PAGE.read_text("utf-8")
    for mode in MODES[1:]:
        assert f"`{mode.reason}`" in page, mode.name
        assert mode.words in page, mode.name
