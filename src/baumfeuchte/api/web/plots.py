"""The charts of a tree's page: which series, which limits, which words, and a table beside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import chart, chart_types, formats
from baumfeuchte.api.web.chart_paths import weekly
from baumfeuchte.api.web.plot_table import Table, table
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.watering_outcome import ARRIVED, NOT_ARRIVED
from baumfeuchte.irrigation.outcome_words import outcome_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from baumfeuchte.api.forecasts import Band
    from baumfeuchte.api.tree_series import ProbeLine
    from baumfeuchte.api.web.chart_types import Frame
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

MOISTURE = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
)
"""What is drawn, in this order."""
_LIMITS_SHOWN = 3.0
"""How many times the critical limit the axis of tension shows at most, for a forecast's sake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is known of one quantity: a line for each probe, and what is expected."""

    quantity: Quantity
    lines: Sequence[ProbeLine]
    bands: Sequence[Band] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One quantity, drawn for a wide and for a narrow screen.

    ``top``: where its axis ends though a forecast may go on; None where everything is drawn.
    """

    quantity: str
    title: str
    unit: str
    hint: str
    label: str
    top: float | None
    wide: chart_types.Chart
    narrow: chart_types.Chart
    legend: tuple[tuple[str, str], ...]
    table: Table


def plot(
    series: Series,
    *,
    frame: Frame,
    limits: Mapping[float, tuple[str, str]],
    waterings: Sequence[JudgedWatering],
    rain: Sequence[tuple[date, float]],
) -> Plot | None:
    """The chart of one quantity; None when there is nothing to draw.

    Args:
        series: of one of ``MOISTURE``.
        frame: time axis and language.
        limits: thresholds in the quantity's unit -> level and label.
        waterings: marked on the time axis.
        rain: millimetres of local days.
    """
    if not any(line.times.size for line in series.lines):
        return None
    language, quantity = frame.language, series.quantity
    traces = _traces(series, language)
    shown = [item for item in waterings if frame.since <= item.watering.watered_at <= frame.until]
    marks = [_mark(item, frame) for item in shown]

    name = text(quantity, language)
    upwards = quantity is Quantity.SOIL_WATER_TENSION_KPA
    ceiling = _ceiling(series.lines, limits) if upwards else math.inf

    def draw(size: chart_types.Size) -> chart_types.Chart:
        return chart.layout(
            traces,
            frame=frame,
            size=size,
            limits=limits,
            marks=marks,
            rain=rain,
            ceiling=ceiling,
        )

    wide = draw(chart_types.WIDE)
    beyond = _beyond_words(traces, wide, frame, formats.UNITS[quantity][0])
    label = text(
        "chart_label",
        language,
        quantity=name,
        since=_day(frame.since, frame),
        until=_day(frame.until, frame),
    )
    return Plot(
        quantity=quantity.value,
        title=name,
        unit=formats.UNITS[quantity][0],
        hint=text("drier_up" if upwards else "drier_down", language),
        label=f"{label} {beyond}".strip(),
        top=wide.top if math.isfinite(ceiling) else None,
        wide=wide,
        narrow=draw(chart_types.NARROW),
        legend=_legend(traces, wide, frame) + ((("beyond", beyond),) if beyond else ()),
        table=table(traces, quantity, frame=frame, waterings=shown, rain=rain),
    )


def _ceiling(lines: Sequence[ProbeLine], limits: Mapping[float, tuple[str, str]]) -> float:
    """Where the axis of tension ends, kPa.

    A dry forecast goes to several hundred kPa and would press the limits, at 25 and 33 kPa, onto
    the axis. What was measured is always shown, which the sensor's own range bounds.
    """
    if not limits:
        return math.inf
    measured = [
        float(values.max())
        for line in lines
        for values in (line.values, line.doubtful_values)
        if values.size
    ]
    return max(_LIMITS_SHOWN * max(limits), *measured)


def _beyond_words(
    traces: Sequence[chart_types.Trace], drawn: chart_types.Chart, frame: Frame, unit: str
) -> str:
    """Which forecasts go on above the plot, and to what value; empty for none."""
    until_s, language = frame.until.timestamp(), frame.language
    found = []
    for trace in traces:
        if trace.band is None:
            continue
        shown = trace.band.high[trace.band.times <= until_s]
        if shown.size and shown.max() > drawn.top:
            most = formats.number(float(shown.max()), language)
            found.append(
                text("tree_beyond_one", language, depth=trace.label, value=f"{most} {unit}")
            )
    return text("tree_beyond", language, parts=", ".join(found)) if found else ""


def _day(moment: object, frame: Frame) -> str:
    return formats.numeric_day(moment.astimezone(frame.zone).date(), frame.language)  # type: ignore[attr-defined]


def _traces(series: Series, language: Language) -> list[chart_types.Trace]:
    """One trace per depth, shallow first; two sensors at one depth stay apart."""
    bands = {band.installation_id: band for band in series.bands}
    found: dict[str, chart_types.Trace] = {}
    for line in series.lines:
        label = formats.depth(line.depth_cm, language)
        while label in found:
            label += "′"
        found[label] = chart_types.Trace(
            label=label, line=line, band=bands.get(line.installation_id)
        )
    return list(found.values())


def mark_kind(item: JudgedWatering) -> str:
    """How a watering is drawn: ``arrived``, ``lost`` or ``open``."""
    outcome = None if item.outcome is None else item.outcome.outcome
    if outcome in ARRIVED:
        return "arrived"
    return "lost" if outcome in NOT_ARRIVED else "open"


def _mark(item: JudgedWatering, frame: Frame) -> chart_types.WateringMark:
    litres = formats.litres(item.watering.litres, frame.language)
    outcome = None if item.outcome is None else item.outcome.outcome
    watered = text(
        "watered_mark",
        frame.language,
        litres=litres,
        when=formats.moment(item.watering.watered_at, frame.zone, frame.language),
    )
    return chart_types.WateringMark(
        at=item.watering.watered_at,
        litres=litres,
        label=f"{watered}, {outcome_word(outcome, frame.language)}",
        kind=mark_kind(item),
    )


def _legend(
    traces: Sequence[chart_types.Trace], drawn: chart_types.Chart, frame: Frame
) -> tuple[tuple[str, str], ...]:
    """Kind of sign and its meaning; only of what is there."""
    language = frame.language
    found = [
        (f"watering-{kind}", text(f"tree_legend_{kind}", language))
        for kind in ("arrived", "lost", "open")
        if any(mark.kind == kind for mark in drawn.marks)
    ]
    if drawn.rain is not None:
        weeks = weekly((frame.until - frame.since).days, drawn.size.inner_width)
        found.append(
            ("rain", text("tree_legend_rain_week" if weeks else "tree_legend_rain", language))
        )
    if any(line.band for line in drawn.lines):
        found.append(("band", text("tree_legend_band", language)))
        found.append(("middle", text("tree_legend_middle", language)))
    doubtful = sum(trace.line.doubtful for trace in traces)
    if doubtful:
        count = formats.number(doubtful, language)
        found.append(("doubtful", text("tree_legend_doubtful", language, count=count)))
    unusable = sum(trace.line.unusable for trace in traces)
    if unusable:
        count = formats.number(unusable, language)
        found.append(("unusable", text("tree_legend_unusable", language, count=count)))
    return tuple(found)
