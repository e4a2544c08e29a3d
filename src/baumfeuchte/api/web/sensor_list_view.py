"""The page with all sensors: tiles, filters, rows, and the same as a file for Excel."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.sensor_overview import KINDS
from baumfeuchte.api.web.sensor_words import (
    battery_outlook,
    battery_text,
    level_tone,
    signal_text,
    troubles,
)
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.sensor_overview import Overview, Row, Wish
    from baumfeuchte.api.web.sensor_words import Trouble
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.sensor_trees import LastMoisture

PAGE_SIZE: Final = 50
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_SHOWN_TROUBLES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A kind of trouble, how many sensors have it, and the list of these."""

    kind: str
    word: str
    count: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sensor of the list, in words."""

    dev_eui: str
    url: str
    device: str
    level: str
    level_word: str
    troubles: tuple[Trouble, ...]
    more: int
    trees: tuple[tuple[str, str], ...]
    districts: str
    value: str
    value_age: str
    seen: str
    seen_at: str
    battery: str
    battery_outlook: str
    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Everything that the template shows."""

    tiles: tuple[Tile, ...]
    lines: tuple[Line, ...]
    wish: Wish
    devices: tuple[str, ...]
    districts: tuple[str, ...]
    total: str
    matching: str
    filtered: bool
    page: int
    pages: int
    previous_url: str
    next_url: str
    csv_url: str
    unknown: int
    complete: bool


def chosen(overview: Overview, wish: Wish) -> list[Row]:
    """The sensors that somebody wants to see, worst first."""
    return [row for row in overview.rows if wish.fits(row)]


def list_view(
    overview: Overview,
    wish: Wish,
    *,
    page: int,
    values: Mapping[str, LastMoisture],
    unknown: int,
    now: datetime,
    zone: ZoneInfo,
    language: Language,
) -> ListView:
    """One page of the list.

    Args:
        overview: all sensors.
        wish: which of them.
        page: from 1.
        values: newest moisture by DevEUI, of the sensors of this page.
        unknown: devices that send and are not registered.
        now: the clock (UTC).
        zone: of the city.
        language: of the words.
    """
    rows = chosen(overview, wish)
    pages = max(1, math.ceil(len(rows) / PAGE_SIZE))
    shown = part(rows, page)

    def turned(to: int) -> str:
        return _address(language, wish, page=to) if 1 <= to <= pages and to != page else ""

    return ListView(
        tiles=_tiles(overview, wish, language),
        lines=tuple(
            _line(row, values.get(row.health.dev_eui), now, zone, language) for row in shown
        ),
        wish=wish,
        devices=tuple(sorted({row.health.device for row in overview.rows}, key=str.lower)),
        districts=tuple(sorted({name for row in overview.rows for name in row.districts})),
        total=formats.number(len(overview.rows), language),
        matching=formats.number(len(rows), language),
        filtered=bool(wish.kind or wish.device or wish.district or wish.text),
        page=page,
        pages=pages,
        previous_url=turned(page - 1),
        next_url=turned(page + 1),
        csv_url=_address(language, wish, path="/sensors.csv"),
        unknown=unknown,
        complete=overview.complete,
    )


def part(rows: Sequence[Row], page: int) -> Sequence[Row]:
    """The rows of a page."""
    return rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def as_csv(rows: Sequence[Row], now: datetime, zone: ZoneInfo, language: Language) -> bytes:
    """UTF-8 with a byte order mark, local times; the rest as Excel of that language reads it.

    German: semicolons, decimal commas, dd.mm.yyyy. English: commas, decimal points, yyyy-mm-dd.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "de" else ",", lineterminator="\r\n")
    writer.writerow(text("sensors_csv_header", language).split(";"))
    for row in rows:
        writer.writerow([_safe(cell) for cell in _cells(row, now, zone, language)])
    return out.getvalue().encode("utf-8-sig")


def _cells(row: Row, now: datetime, zone: ZoneInfo, language: Language) -> list[str]:
    day = "%d.%m.%Y" if language == "de" else "%Y-%m-%d"
    health = row.health
    battery, signal = health.battery, health.signal

    def number(value: float | None, decimals: int = 0) -> str:
        shown = "" if value is None else f"{value:.{decimals}f}"
        return shown.replace(".", ",") if language == "de" else shown

    seen = health.last_seen_at
    return [
        health.dev_eui,
        health.device,
        ", ".join(tree.number for tree in row.trees),
        ", ".join(sorted(row.districts)),
        text(f"sensors_level_{row.level.value}", language),
        "; ".join(trouble.word for trouble in troubles(row, now, language, zone)),
        "" if seen is None else seen.astimezone(zone).strftime(day + " %H:%M"),
        number(None if battery is None else battery.percent),
        number(None if battery is None else battery.volts, 2),
        number(None if battery is None else battery.days_left),
        number(None if signal is None else signal.rssi_dbm),
        number(None if signal is None else signal.snr_db, 1),
        number(health.missing_percent, 1),
    ]


def _safe(cell: str) -> str:
    """No cell begins a formula; negative numbers stay numbers."""
    is_number = cell.replace(",", "").replace(".", "").removeprefix("-").isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell


def _tiles(overview: Overview, wish: Wish, language: Language) -> tuple[Tile, ...]:
    """Counts within the other filters, so that a tile says what a click will show."""
    rows = [row for row in overview.rows if wish.fits_place(row)]
    counts = {kind: sum(kind in row.kinds for row in rows) for kind in KINDS}
    counts = {"": len(rows), **counts, "ok": sum(not row.kinds for row in rows)}
    return tuple(
        Tile(
            kind=kind or "all",
            word=text(f"sensors_kind_{kind or 'all'}", language),
            count=formats.number(count, language),
            url=_address(language, wish, kind=kind),
            chosen=wish.kind == kind,
        )
        for kind, count in counts.items()
    )


def _address(
    language: Language,
    wish: Wish,
    *,
    path: str = "/sensors",
    kind: str | None = None,
    page: int = 1,
) -> str:
    parameters: dict[str, Any] = {
        "kind": wish.kind if kind is None else kind,
        "device": wish.device,
        "district": wish.district,
        "q": wish.text,
        "page": page if page > 1 else None,
    }
    return engine.address(language, path, **parameters)


def _line(
    row: Row, value: LastMoisture | None, now: datetime, zone: ZoneInfo, language: Language
) -> Line:
    health = row.health
    seen = health.last_seen_at
    found = troubles(row, now, language, zone)
    return Line(
        dev_eui=health.dev_eui,
        url=engine.address(language, f"/sensors/{health.dev_eui}"),
        device=health.device,
        level=level_tone(row.level.value),
        level_word=text(f"sensors_level_{row.level.value}", language),
        troubles=tuple(found[:_SHOWN_TROUBLES]),
        more=max(0, len(found) - _SHOWN_TROUBLES),
        trees=tuple(
            (tree.number, engine.address(language, f"/trees/{tree.tree_id}")) for tree in row.trees
        ),
        districts=", ".join(sorted(row.districts)),
        value="" if value is None else formats.with_unit(value.value, value.quantity, language),
        value_age="" if value is None else formats.age(value.observed_at, now, language),
        seen="" if seen is None else formats.age(seen, now, language),
        seen_at="" if seen is None else formats.moment(seen, zone, language),
        battery=battery_text(health.battery, language),
        battery_outlook=battery_outlook(health.battery, language),
        signal=signal_text(health.signal, language),
    )
