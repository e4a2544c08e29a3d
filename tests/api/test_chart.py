"""The drawing of the moisture chart: numbers in, coordinates out."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from baumfeuchte.api.forecasts import Band
from baumfeuchte.api.tree_series import ProbeLine, _segments
from baumfeuchte.api.web import chart_axis, chart_paths
from baumfeuchte.api.web.chart import layout
from baumfeuchte.api.web.chart_types import NARROW, WIDE, Chart, Frame, Trace, WateringMark
from baumfeuchte.api.web.plots import Plot, Series, plot
from baumfeuchte.domain.reading import Quantity

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
NONE = np.empty(0)


def frame(**changes: Any) -> Frame:
    values = {
        "since": NOW - timedelta(days=14),
        "now": NOW,
        "until": NOW,
        "zone": ZONE,
        "language": "de",
    }
    return Frame(**(values | changes))


def line(points: list[tuple[datetime, float]], **changes: Any) -> ProbeLine:
    times = np.array([when.timestamp() for when, _ in points])
    values: dict[str, Any] = {
        "installation_id": 1,
        "depth_cm": 30.0,
        "dev_eui": "a",
        "probe": 0,
        "times": times,
        "values": np.array([value for _, value in points]),
        "segment": _segments(times),
        "doubtful_times": NONE,
        "doubtful_values": NONE,
        "unusable_times": NONE,
        "doubtful": 0,
        "unusable": 0,
    }
    return ProbeLine(**(values | changes))


def draw(points: list[tuple[datetime, float]], **changes: Any) -> Chart:
    options: dict[str, Any] = {"frame": frame(), "size": WIDE, "limits": {}}
    traces = [Trace(label="30 cm", line=line(points), band=changes.pop("band", None))]
    return layout(traces, **(options | changes))


def hours(*back: int) -> list[tuple[datetime, float]]:
    return [(NOW - timedelta(hours=h), 20.0 + h / 100) for h in back]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (12, 31, [10, 15, 20, 25, 30, 35]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (5, 5, [4, 4.5, 5, 5.5, 6]),
        (0, 200, [0, 50, 100, 150, 200]),
    ],
)
def test_axis_steps(low: float, high: float, expected: list[float]) -> None:
    assert chart_axis.nice_steps(low, high) == expected


def test_labels_are_spread_and_stay_inside() -> None:
    placed = chart_axis.spread([100, 101, 102, 199], low=0, high=200)
    ordered = sorted(placed)
    assert all(b - a >= chart_axis.LABEL_GAP for a, b in itertools.pairwise(ordered))
    assert 0 <= ordered[0] <= ordered[-1] <= 200
    assert chart_axis.spread([10, 90], low=0, high=200) == [10, 90]
    assert chart_axis.spread([], low=0, high=200) == []


def test_a_gap_breaks_the_line() -> None:
    found = draw(hours(60, 59, 58, 12, 11, 10)).lines[0]
    assert found.path.count("M") == found.path.count("l") == 2
    assert found.end_x == pytest.approx(WIDE.left + WIDE.inner_width * (1 - 10 / 336), abs=0.1)


def test_a_path_ends_where_its_numbers_say() -> None:
    x, y = np.array([10.0, 12.3, 11.0, 40.0]), np.array([5.0, 4.4, 90.0, -0.5])
    path = chart_paths.line_path(x, y, np.zeros(4, dtype=np.int64))
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", path)]
    assert sum(numbers[0::2]) == 40.0
    assert sum(numbers[1::2]) == -0.5


def test_one_value_alone_is_a_dot() -> None:
    found = draw(hours(1))
    assert found.lines[0].path.endswith("h0")
    assert found.y_ticks[0].at > found.y_ticks[-1].at


def test_limits_and_marks_have_their_place() -> None:
    found = draw(
        hours(*range(48, 0, -1)),
        limits={25.0: ("water_at", "a"), 33.0: ("critical", "b")},
        marks=[
            WateringMark(at=NOW - timedelta(days=back), litres="80", label=name, kind=kind)
            for back, name, kind in ((7, "in", "lost"), (20, "out", "open"), (7.01, "by", "lost"))
        ],
    )
    low, high = found.limits
    assert low.at > high.at
    assert low.label_y > low.at
    assert high.label_y < high.at
    assert [(mark.label, mark.litres) for mark in found.marks] == [("by", "80"), ("in", "")]
    assert [(item.kind, item.path.count("M")) for item in found.mark_lines] == [("lost", 2)]
    assert found.x_ticks[-1].label == "Mi 15.07."
    assert found.x_ticks[0].at >= WIDE.left


def test_a_phone_has_no_texts_that_only_a_mouse_reaches() -> None:
    mark = WateringMark(at=NOW - timedelta(days=7), litres="80", label="x", kind="open")
    assert [found.label for found in draw(hours(2, 1), marks=[mark], size=NARROW).marks] == [""]


def test_days_of_the_axis_are_local_also_when_the_clock_changes() -> None:
    until = datetime(2026, 10, 27, 12, tzinfo=UTC)
    points = [(until - timedelta(hours=h), 10.0) for h in range(100, 0, -1)]
    found = draw(points, frame=frame(since=until - timedelta(days=4), now=until, until=until))
    steps = [round(b.at - a.at, 1) for a, b in itertools.pairwise(found.x_ticks)]
    assert len(set(steps)) == 2, "the day of the change has 25 hours"


def test_a_long_axis_has_months() -> None:
    found = draw(hours(2, 1), frame=frame(since=NOW - timedelta(days=730)))
    labels = [tick.label for tick in found.x_ticks]
    assert labels[0] == "Okt 24"
    assert "Apr 26" in labels
    assert len(labels) <= 12


def test_the_forecast_reaches_into_the_future() -> None:
    times = np.array([(NOW + timedelta(days=n)).timestamp() for n in range(15)])
    band = Band(
        installation_id=1,
        depth_cm=30.0,
        dev_eui="a",
        probe=0,
        times=times,
        low=np.linspace(20, 10, 15),
        middle=np.linspace(20, 13, 15),
        high=np.linspace(20, 16, 15),
    )
    found = draw(hours(3, 2, 1), band=band, frame=frame(until=NOW + timedelta(days=7)))
    one = found.lines[0]
    assert found.now < WIDE.width - WIDE.right
    assert one.band.endswith("z")
    assert one.middle.startswith("M")
    # Half of the forecast is shown, so the axis ends near half of its fall.
    assert found.y_ticks[0].label == "14"
    assert one.label_y > one.end_y


def test_flagged_values_are_marked() -> None:
    several = np.array([(NOW - timedelta(hours=h)).timestamp() for h in (9, 8, 7.99)])
    marked = line(
        hours(3, 2, 1),
        doubtful_times=several[:2],
        doubtful_values=np.array([20.0, 21.0]),
        unusable_times=several,
    )
    one = layout([Trace(label="x", line=marked)], frame=frame(), size=WIDE, limits={}).lines[0]
    assert one.doubtful.count("h0") == 2
    assert one.unusable.count("l5 5") == 2, "crosses that would cover each other are drawn once"


def test_rain_by_day_and_by_week() -> None:
    day = date(2026, 7, 14)
    rain = [(day - timedelta(days=n), 5.0 if n % 2 else 0.0) for n in range(13, -1, -1)]
    found = draw(hours(2, 1), rain=rain)
    assert found.rain is not None
    assert found.rain.path.count("M") == 7
    assert found.rain.scale == "10", "drizzle does not fill the strip"
    assert found.height == WIDE.height + WIDE.rain
    weeks = draw(hours(2, 1), rain=rain, frame=frame(since=NOW - timedelta(days=730))).rain
    assert weeks is not None
    assert weeks.path.count("M") == 3
    assert draw(hours(2, 1)).rain is None


def rising_band(high: float) -> Band:
    times = np.array([(NOW + timedelta(days=n)).timestamp() for n in range(8)])
    return Band(
        installation_id=1,
        depth_cm=30.0,
        dev_eui="a",
        probe=0,
        times=times,
        low=np.linspace(30, 60, 8),
        middle=np.linspace(30, high / 2, 8),
        high=np.linspace(30, high, 8),
    )


DRY_LIMITS = {25.0: ("water_at", "gießen: 25 kPa"), 33.0: ("critical", "kritisch: 33 kPa")}


def plot_of(band: Band, *values: float) -> Plot:
    points = [(NOW - timedelta(hours=h), value) for h, value in enumerate(values[::-1], 1)]
    found = plot(
        Series(quantity=Quantity.SOIL_WATER_TENSION_KPA, lines=[line(points)], bands=[band]),
        frame=frame(until=NOW + timedelta(days=7)),
        limits=DRY_LIMITS,
        waterings=[],
        rain=[],
    )
    assert found is not None
    return found


def test_a_dry_forecast_does_not_press_the_limits_onto_the_axis() -> None:
    found = plot_of(rising_band(480.0), 8.0, 30.0)
    assert found.top == found.wide.top == 100.0, "three times the critical limit, rounded up"
    assert "30\N{NO-BREAK SPACE}cm bis 480 kPa" in found.label
    assert found.legend[-1][0] == "beyond"
    assert found.legend[-1][1] in found.label
    for drawn in (found.wide, found.narrow):
        assert len(drawn.beyond) == 1
        assert drawn.now < drawn.beyond[0].at < drawn.size.width - drawn.size.right
        heights = [float(n) for n in re.findall(r"-?\d*\.?\d+", drawn.lines[0].band)][1::2]
        assert min(itertools.accumulate(heights)) >= drawn.size.top
        low, high = drawn.limits
        floor = drawn.size.height - drawn.size.bottom
        assert floor - low.at > 0.2 * drawn.size.inner_height, "well above the axis"
        assert max(low.label_y, high.label_y) < floor - 4, "labels do not lie on the axis"
        assert abs(low.label_y - high.label_y) >= chart_axis.LABEL_GAP


def test_what_was_measured_is_always_shown() -> None:
    found = plot_of(rising_band(480.0), 8.0, 215.0)
    assert found.wide.top >= 215.0
    assert plot_of(rising_band(90.0), 8.0, 30.0).wide.beyond == ()
    assert "hinaus" not in plot_of(rising_band(90.0), 8.0, 30.0).label


def test_the_label_of_a_limit_at_the_axis_stands_above_it() -> None:
    found = draw(hours(2, 1), limits={10.0: ("water_at", "a"), 30.0: ("critical", "b")})
    floor = WIDE.height - WIDE.bottom
    assert found.limits[0].at == floor
    assert all(limit.label_y < floor - 4 for limit in found.limits)
