"""What the page of the map shows, with and without scripts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.filter_form import FIELDS
from baumfeuchte.api.web.list_notices import revision_notice
from baumfeuchte.irrigation.explain import status_word
from baumfeuchte.storage.map_points import STATUS_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.list_data import Runs
    from baumfeuchte.api.web.list_notices import Notice
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import Status
    from baumfeuchte.storage.map_points import Box, Cell

LIBRARY = "maplibre-gl.mjs"
"""What draws maps; not there where nobody built it."""
COLUMNS, ROWS = 30, 20
"""Fields of the overview; at 1440 px one is as wide as a thumb."""
WIDTH, HEIGHT, EDGE = 900, 600, 24
SMALLEST = 16.0
OWN = ("status", "lang")
"""Parameters of the address that the form or the legend set themselves."""
WHICH = ("day", "revision")
"""Parameters that name the list; each stands once, the last one."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A line of the legend; ``url`` shows or hides its trees."""

    status: str
    word: str
    trees: int
    count: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Trees of one field of the overview; ``label`` says what they are."""

    x: float
    y: float
    size: float
    status: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A line of the table: trees by status in the legend's order, and litres."""

    name: str
    url: str
    counts: tuple[str, ...]
    trees: str
    litres: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The page."""

    day_long: str
    run_id: int
    revision: int
    trees: str
    keys: tuple[Key, ...]
    dots: tuple[Dot, ...]
    districts: tuple[District, ...]
    points_url: str
    list_url: str
    query: str
    reset_url: str
    hidden: Pairs
    filtered: bool
    notice: Notice | None


def map_view(
    runs: Runs,
    around: Box | None,
    cells: Sequence[Cell],
    *,
    zone: ZoneInfo,
    pairs: Pairs,
    statuses: Sequence[Status],
    language: Language,
) -> MapView:
    """Put the trees of a list into an overview.

    Args:
        runs: the run that is shown, and those of its day that matter beside it.
        around: its trees, None without any.
        cells: these by field, of all statuses.
        zone: of the city.
        pairs: the address's parameters.
        statuses: that are shown; empty: all.
        language: of the page.
    """
    run = runs.shown
    shown = [cell for cell in cells if not statuses or cell.status in statuses]
    by_status = Counter[str]()
    for cell in cells:
        by_status[cell.status.value] += cell.trees
    present = [status for status in STATUS_ORDER if by_status[status.value]]
    others = [pair for pair in pairs if pair[0] not in OWN and pair[1]]
    every = [*others, *(("status", status.value) for status in statuses)]
    kept = [pair for pair in others if pair[0] not in {*FIELDS, "tree_id"}]
    this = [("day", run.day.isoformat()), ("revision", str(run.revision))]
    return MapView(
        day_long=formats.long_day(run.day, language),
        run_id=run.id,
        revision=run.revision,
        trees=formats.number(sum(cell.trees for cell in shown), language),
        keys=_keys(by_status, others, statuses, language),
        dots=() if around is None else tuple(_dots(shown, around, language)),
        districts=tuple(_districts(shown, present, others, language)),
        points_url=_address("/api/v1/map/points", [*others, *this]),
        list_url=_address("/", every, language),
        query=urlencode(others),
        reset_url=_address("/map", kept, language),
        hidden=[pair for pair in others if pair[0] not in FIELDS],
        filtered=any(pair[0] in {*FIELDS, "status", "tree_id"} for pair in every),
        notice=revision_notice(runs, every, zone=zone, language=language),
    )


def _address(path: str, pairs: Pairs, language: Language = "de") -> str:
    kept = [pair for place, pair in enumerate(pairs) if pair[0] not in WHICH or
            all(later[0] != pair[0] for later in pairs[place + 1:])]  # fmt: skip
    if language != "de":
        kept.append(("lang", language))
    return f"{path}?{urlencode(kept)}" if kept else path


def _keys(
    counts: Counter[str], others: Pairs, statuses: Sequence[Status], language: Language
) -> tuple[Key, ...]:
    keys = []
    for status in STATUS_ORDER:
        if not counts[status.value]:
            continue
        chosen = status in statuses
        # A click adds the status to those shown, or takes it away again.
        wanted = [one for one in STATUS_ORDER if (one in statuses) != (one is status)]
        pairs = [*others, *(("status", one.value) for one in wanted)]
        keys.append(
            Key(
                status=status.value,
                word=status_word(status, language),
                trees=counts[status.value],
                count=formats.number(counts[status.value], language),
                url=_address("/map", pairs, language),
                chosen=chosen,
            )
        )
    return tuple(keys)


def _dots(cells: Iterable[Cell], around: Box, language: Language) -> Iterable[Dot]:
    """One dot for each field: as large as its trees are many, in the colour of the most urgent."""
    fields: dict[tuple[int, int], Counter[Status]] = {}
    for cell in cells:
        fields.setdefault((cell.column, cell.row), Counter())[cell.status] += cell.trees
    most = max((sum(counts.values()) for counts in fields.values()), default=1)
    # Degrees of longitude are shorter than those of latitude.
    squeeze = math.cos(math.radians((around.south + around.north) / 2))
    wide = max((around.east - around.west) * squeeze, 1e-6)
    high = max(around.north - around.south, 1e-6)
    scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)
    field_width, field_height = scale * wide / COLUMNS, scale * high / ROWS
    left, bottom = (WIDTH - scale * wide) / 2, (HEIGHT + scale * high) / 2
    largest = max(min(field_width, field_height) / 2, SMALLEST)
    for (column, row), counts in sorted(fields.items()):
        trees = sum(counts.values())
        worst = min(counts, key=STATUS_ORDER.index)
        mix = ", ".join(
            f"{formats.number(counts[status], language)} {status_word(status, language)}"
            for status in STATUS_ORDER
            if counts[status]
        )
        half = max(largest * math.sqrt(trees / most), SMALLEST / 2)
        yield Dot(
            x=round(left + (column + 0.5) * field_width - half, 1),
            y=round(bottom - (row + 0.5) * field_height - half, 1),
            size=round(2 * half, 1),
            status=worst.value,
            label=mix,
        )


def _districts(
    cells: Iterable[Cell], columns: Sequence[Status], others: Pairs, language: Language
) -> Iterable[District]:
    names: dict[str, tuple[Counter[Status], Counter[str]]] = {}
    for cell in cells:
        counts, sums = names.setdefault(cell.district, (Counter(), Counter()))
        counts[cell.status] += cell.trees
        sums["litres"] += cell.litres
    for name, (counts, sums) in sorted(names.items()):
        pairs = [pair for pair in others if pair[0] != "district"]
        yield District(
            name=name,
            url=_address("/map", [*pairs, ("district", name)], language) if name else "",
            counts=tuple(
                formats.number(counts[status], language) if counts[status] else ""
                for status in columns
            ),
            trees=formats.number(sum(counts.values()), language),
            litres=formats.number(sums["litres"], language) if sums["litres"] else "",
        )
