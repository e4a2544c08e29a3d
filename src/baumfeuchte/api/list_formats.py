"""The watering list as JSON, as a file for German Excel, and as GeoJSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from baumfeuchte.api import render
from baumfeuchte.api.respond import Document, document, dump, utc
from baumfeuchte.irrigation.explain import sentence, status_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow
    from baumfeuchte.storage.web_queries import StatusSummary

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "geojson": "application/geo+json",
}
"""What the list is offered as, the default first."""

CSV_HEADER = (
    "Rang",
    "Baumnummer",
    "Baumart",
    "Pflanzjahr",
    "Straße",
    "Stadtteil",
    "Status",
    "Liter",
    "Gießen bis",
    "Nicht vor",
    "Tage bis kritisch",
    "Güteklasse",
    "Letzter Messwert",
    "Grund",
    "Breite",
    "Länge",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def head(run: PlanningRun, summary: Sequence[StatusSummary]) -> dict[str, Any]:
    """What holds for the whole list, without filters."""
    return {
        "day": run.day,
        "revision": run.revision,
        "issued_at": utc(run.issued_at),
        "as_of": utc(run.as_of),
        "rule_version": run.rule_version,
        "trees": sum(part.count for part in summary),
        "trees_to_water": sum(part.to_water for part in summary),
        "litres_total": sum(part.litres for part in summary),
    }


def as_json(
    run: PlanningRun,
    summary: Sequence[StatusSummary],
    rows: Sequence[ListRow],
    next_link: str | None,
) -> Document:
    """The list in the shape of ``schemas.advice.WateringList``."""
    content = {
        **head(run, summary),
        "items": [render.list_item(row) for row in rows],
        "next": next_link,
    }
    headers = {} if next_link is None else {"Link": f'<{next_link}>; rel="next"'}
    return document(dump(content), MEDIA_TYPES["json"], headers)


def as_geojson(
    run: PlanningRun, summary: Sequence[StatusSummary], rows: Sequence[ListRow]
) -> Document:
    """A FeatureCollection (RFC 7946) with a point for each tree: WGS 84, longitude first."""
    content = {
        "type": "FeatureCollection",
        **head(run, summary),
        "features": [_feature(row) for row in rows],
    }
    name = f'attachment; filename="giessliste-{run.day}-{run.revision}.geojson"'
    return document(dump(content), MEDIA_TYPES["geojson"], {"Content-Disposition": name})


def _feature(row: ListRow) -> dict[str, Any]:
    item = render.list_item(row)
    tree = item.pop("tree")
    longitude, latitude = tree.pop("longitude"), tree.pop("latitude")
    tree_id = tree.pop("id")
    return {
        "type": "Feature",
        "id": tree_id,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {**tree, **item},
    }


def as_csv(run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo) -> Document:
    """Semicolons, decimal commas, dd.mm.yyyy, local times, UTF-8 with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(_cells(row, zone) for row in rows)
    name = f'attachment; filename="giessliste-{run.day}-{run.revision}.csv"'
    return document(
        text.getvalue().encode("utf-8-sig"),
        "text/csv; charset=utf-8; header=present",
        {"Content-Disposition": name, "Content-Language": "de"},
    )


def _cells(row: ListRow, zone: ZoneInfo) -> tuple[str, ...]:
    tree, item = row.tree, row.recommendation
    return (
        str(row.rank),
        _text(tree.number),
        _text(tree.species),
        "" if tree.planting_year is None else str(tree.planting_year),
        _text(tree.street),
        _text(tree.district),
        status_word(item.status, "de"),
        "" if item.litres is None else str(item.litres),
        _day(item.water_by),
        _day(item.not_before),
        _number(item.days_until_critical, 1),
        item.confidence,
        _moment(item.last_observed_at, zone),
        sentence(item.reasons[0], item, "de") if item.reasons else "",
        _number(tree.latitude, 6),
        _number(tree.longitude, 6),
    )


def _text(value: str) -> str:
    """A text that Excel does not take for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:.{decimals}f}".replace(".", ",")


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d.%m.%Y}"


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%d.%m.%Y %H:%M}"
