"""The charts of a tree's page: which series, which limits, which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import chart, formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.reading import BAD, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.tree import Watering
    from baumfeuchte.storage.readings import TreeReading

MOISTURE = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
)
"""What is drawn, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One quantity, drawn for a wide and for a narrow screen."""

    title: str
    unit: str
    hint: str
    label: str
    wide: chart.Chart
    narrow: chart.Chart
    hidden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all charts of a page share."""

    since: datetime
    until: datetime
    zone: ZoneInfo
    language: Language


def plot(
    quantity: Quantity,
    readings: Sequence[TreeReading],
    *,
    frame: Frame,
    limits: Mapping[float, tuple[str, str]],
    waterings: Sequence[Watering],
) -> Plot | None:
    """The chart of one quantity; None when there is nothing to draw.

    Args:
        quantity: one of ``MOISTURE``.
        readings: of this quantity, in time order. Unusable ones are counted, not drawn.
        frame: time axis and language.
        limits: thresholds in the quantity's unit -> level and label.
        waterings: marked on the time axis.
    """
    language = frame.language
    usable = [reading for reading in readings if not reading.flags & BAD]
    if not usable:
        return None
    series = _by_depth(usable, language)
    marks = [(item.watered_at, _mark(item, frame)) for item in waterings]

    def draw(size: chart.Size) -> chart.Chart:
        return chart.layout(
            series,
            since=frame.since,
            until=frame.until,
            size=size,
            zone=frame.zone,
            language=language,
            limits=limits,
            marks=marks,
        )

    hidden = len(readings) - len(usable)
    name = text(quantity, language)
    upwards = quantity is Quantity.SOIL_WATER_TENSION_KPA
    return Plot(
        title=name,
        unit=formats.UNITS[quantity][0],
        hint=text("drier_up" if upwards else "drier_down", language),
        label=text(
            "chart_label",
            language,
            quantity=name,
            since=formats.numeric_day(frame.since.astimezone(frame.zone).date(), language),
            until=formats.numeric_day(frame.until.astimezone(frame.zone).date(), language),
        ),
        wide=draw(chart.WIDE),
        narrow=draw(chart.NARROW),
        hidden=text("bad_hidden", language, count=hidden) if hidden else "",
    )


def _by_depth(
    readings: Sequence[TreeReading], language: Language
) -> dict[str, list[tuple[datetime, float]]]:
    """One series per depth, shallow first; two sensors at one depth stay apart."""
    found: dict[tuple[float, str, int], list[tuple[datetime, float]]] = {}
    for reading in readings:
        key = (reading.depth_cm, reading.dev_eui, reading.probe)
        found.setdefault(key, []).append((reading.observed_at, reading.value))
    series: dict[str, list[tuple[datetime, float]]] = {}
    for key in sorted(found):
        label = formats.depth(key[0], language)
        while label in series:
            label += "′"
        series[label] = found[key]
    return series


def _mark(item: Watering, frame: Frame) -> str:
    return text(
        "watered_mark",
        frame.language,
        litres=formats.number(item.litres, frame.language),
        when=formats.moment(item.watered_at, frame.zone, frame.language),
    )
