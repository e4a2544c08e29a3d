"""The watering list as JSON, as files for Excel, as GeoJSON and on paper."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.api import render
from baumfeuchte.api.list_columns import COLUMNS
from baumfeuchte.api.respond import Document, document, dump, utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.list_paper import PdfOptions
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow
    from baumfeuchte.storage.web_queries import StatusSummary

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
"""What the list is offered as, the default first."""

CSV_HEADER = tuple(column.title for column in COLUMNS)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def head(
    run: PlanningRun, newest_revision: int, summary: Sequence[StatusSummary]
) -> dict[str, Any]:
    """What holds for the whole list, without filters."""
    return {
        "day": run.day,
        "revision": run.revision,
        "issued_at": utc(run.issued_at),
        "as_of": utc(run.as_of),
        "released_at": utc(run.released_at),
        "newest_revision": newest_revision,
        "rule_version": run.rule_version,
        "trees": sum(part.count for part in summary),
        "trees_to_water": sum(part.to_water for part in summary),
        "litres_total": sum(part.litres for part in summary),
    }


def as_json(
    run: PlanningRun,
    newest_revision: int,
    summary: Sequence[StatusSummary],
    rows: Sequence[ListRow],
    next_link: str | None,
) -> Document:
    """The list in the shape of ``schemas.advice.WateringList``."""
    content = {
        **head(run, newest_revision, summary),
        "items": [render.list_item(row) for row in rows],
        "next": next_link,
    }
    headers = {} if next_link is None else {"Link": f'<{next_link}>; rel="next"'}
    return document(dump(content), MEDIA_TYPES["json"], headers)


def as_geojson(
    run: PlanningRun,
    newest_revision: int,
    summary: Sequence[StatusSummary],
    rows: Sequence[ListRow],
) -> Document:
    """A FeatureCollection (RFC 7946) with a point for each tree: WGS 84, longitude first."""
    content = {
        "type": "FeatureCollection",
        **head(run, newest_revision, summary),
        "features": [_feature(row) for row in rows],
    }
    return document(dump(content), MEDIA_TYPES["geojson"], _as_file(run, "geojson"))


def _as_file(run: PlanningRun, ending: str) -> dict[str, str]:
    name = f'attachment; filename="giessliste-{run.day}-{run.revision}.{ending}"'
    return {"Content-Disposition": name}


def as_xlsx(run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo) -> Document:
    """For Excel and LibreOffice."""
    # Loaded by who asks for such a file: together they take 20 MB.
    from baumfeuchte.api.list_xlsx import xlsx_bytes  # noqa: PLC0415

    made = document(xlsx_bytes(run, rows, zone), MEDIA_TYPES["xlsx"], _as_file(run, "xlsx"))
    # The file holds the time of its making; its tag is that of what it says.
    same = as_csv(run, rows, zone).etag.strip('"')
    return replace(made, etag=f'"xlsx-{same}"')


def as_pdf(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> Document:
    """To print; a browser shows it."""
    from baumfeuchte.api.list_pdf import pdf_bytes  # noqa: PLC0415

    headers = _as_file(run, "pdf")
    shown = headers["Content-Disposition"].replace("attachment", "inline")
    return document(
        pdf_bytes(run, rows, options), MEDIA_TYPES["pdf"], {"Content-Disposition": shown}
    )


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
    return document(
        text.getvalue().encode("utf-8-sig"),
        "text/csv; charset=utf-8; header=present",
        {**_as_file(run, "csv"), "Content-Language": "de"},
    )


def _cells(row: ListRow, zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(_word(column.cell(row, zone), column.decimals) for column in COLUMNS)


def _word(value: object, decimals: int) -> str:
    """A cell as German Excel reads it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.{decimals}f}".replace(".", ",")
    return str(value)


def _text(value: str) -> str:
    """A text that Excel does not take for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
