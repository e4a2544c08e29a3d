"""What the page of the season report shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.season import SeasonPart, SeasonReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A number beside others of its kind; ``width`` in thousandths of the largest."""

    label: str
    value: str
    width: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """A line of the table."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonForm:
    """What stands in the fields: of the report that is shown, or as it was typed."""

    since: str
    until: str
    every_days: str
    litres: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonView:
    """The page."""

    form: SeasonForm
    period: str
    head: tuple[str, ...]
    water: tuple[Bar, ...]
    stress: tuple[Bar, ...]
    compared: str
    against: str
    avoided: str
    measured: str
    computed: int
    not_computed: str
    arrived: str
    columns: tuple[str, ...]
    rows: tuple[DistrictRow, ...]
    assumptions: tuple[str, ...]
    csv_url: str
    pdf_url: str
    empty: bool


_COLUMNS = (
    "season_waterings",
    "season_litres",
    "season_compared",
    "season_rhythm_litres",
    "season_critical",
    "season_trees_measured",
    "season_suffered",
    "season_avoided",
)


def season_view(
    report: SeasonReport, language: Language, *, assumptions: Sequence[str], head: Sequence[str]
) -> SeasonView:
    """Put a report into words.

    Args:
        report: the numbers.
        language: of the page.
        assumptions: what it assumes, in this language.
        head: what stands above the table, in this language.
    """
    total = report.total

    def count(value: float) -> str:
        return formats.number(value, language)

    parts = (*report.districts, total)
    first, last = report.since, report.until
    return SeasonView(
        form=SeasonForm(
            since=first.isoformat(),
            until=last.isoformat(),
            every_days=str(report.rhythm.every_days),
            litres=formats.in_field(report.rhythm.litres, language),
        ),
        period=f"{formats.long_day(first, language)} – {formats.long_day(last, language)}",
        head=tuple(head),
        water=_bars(
            ("season_brought", total.compared_litres, "ok"),
            ("season_rhythm", total.rhythm_litres, "unknown"),
            language=language,
            unit=" l",
        ),
        stress=_bars(
            ("season_computed_suffered", total.stress.computed_suffered, "critical"),
            ("season_with_rhythm", total.stress.with_rhythm, "unknown"),
            ("season_without_water", total.stress.without_water, "dry"),
            language=language,
        ),
        compared=_compared(report, language),
        against=_against(total, language),
        avoided=text(
            "season_avoided_text",
            language,
            trees=count(total.stress.computed),
            days=count(total.stress.avoided),
        ),
        measured=_measured(report, language),
        computed=total.stress.computed,
        not_computed=text("season_not_computed", language, trees=count(total.stress.not_computed))
        if total.stress.not_computed
        else "",
        arrived=f"{count(total.arrived)} / {count(total.arrived + total.ran_off)}",
        columns=tuple(text(key, language) for key in _COLUMNS),
        rows=tuple(_row(part, language) for part in parts),
        assumptions=tuple(assumptions),
        csv_url=_file_url(report, "csv", language),
        pdf_url=_file_url(report, "pdf", language),
        empty=not any(
            (
                total.waterings,
                total.trees_advised,
                total.critical_tree_days,
                total.stress.trees,
            )
        ),
    )


def _against(total: SeasonPart, language: Language) -> str:
    """Litres and waterings beside the fixed rhythm, each with its direction."""

    def part(name: str, difference: float) -> str:
        count = round(abs(difference))
        if count == 0:
            return text(f"season_{name}_same", language)
        way = "more" if difference > 0 else "fewer"
        single = f"season_{name}_{way}_one"
        if count == 1 and single in TEXTS:
            return text(single, language)
        return text(f"season_{name}_{way}", language, n=formats.number(count, language))

    litres = part("litres", total.compared_litres - total.rhythm_litres)
    waterings = part("waterings", total.compared_waterings - total.rhythm_waterings)
    return text("season_against", language, litres=litres, waterings=waterings)


def _compared(report: SeasonReport, language: Language) -> str:
    """Which days the bars are of; empty where that is all of them or none."""
    first, last = report.rhythm_since, report.rhythm_until
    if first is None or last is None or (first, last) == (report.since, report.until):
        return ""
    return text(
        "season_compared_days",
        language,
        first=formats.long_day(first, language),
        last=formats.long_day(last, language),
        litres=formats.number(report.total.litres, language),
    )


def _measured(report: SeasonReport, language: Language) -> str:
    """How many stress days were measured; empty where no tree has a probe."""
    stress = report.total.stress
    if not stress.trees:
        return ""

    def count(value: float) -> str:
        return formats.number(value, language)

    measured = text(
        "season_measured_text",
        language,
        trees=count(stress.trees),
        suffered=count(stress.suffered),
        days=count(stress.tree_days),
    )
    if not stress.trees_tension:
        return measured
    tension = text(
        "season_tension_text",
        language,
        tension=count(stress.trees_tension),
        by_tension=count(stress.suffered_tension),
    )
    return f"{measured} {tension}"


def _bars(*items: tuple[str, float, str], language: Language, unit: str = "") -> tuple[Bar, ...]:
    largest = max((value for _, value, _ in items), default=0.0) or 1.0
    return tuple(
        Bar(
            label=text(key, language),
            value=formats.number(value, language) + unit,
            width=round(max(0.0, value) / largest * 1000),
            kind=kind,
        )
        for key, value, kind in items
    )


def _row(part: SeasonPart, language: Language) -> DistrictRow:
    name = text("season_total", language) if part.district is None else part.district
    numbers = (
        part.waterings,
        part.litres,
        part.compared_litres,
        part.rhythm_litres,
        part.critical_tree_days,
        part.stress.trees,
        part.stress.suffered,
        part.stress.avoided,
    )
    return DistrictRow(
        name=name or text("season_no_district", language),
        cells=tuple(formats.number(value, language) for value in numbers),
    )


def _file_url(report: SeasonReport, form: str, language: Language) -> str:
    pairs = {
        "format": form,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "every_days": report.rhythm.every_days,
        "litres": f"{report.rhythm.litres:g}",
        "lang": language,
    }
    return f"/api/v1/season?{urlencode(pairs)}"
