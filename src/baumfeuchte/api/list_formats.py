"""The watering list as JSON, as files for Excel, as GeoJSON and on paper."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.list_columns import COLUMNS
from baumfeuchte.api.respond import Document, document, dump, utc
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.list_paper import PdfOptions
    from baumfeuchte.api.web.texts import Language
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

CSV_HEADER = tuple(column.title("de") for column in COLUMNS)
"""Of the German file."""
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
    lines: Sequence[dict[str, Any]],
    next_link: str | None,
) -> Document:
    """The list in the shape of ``schemas.advice.WateringList``, from ``list_lines.json_lines``."""
    content = {
        **head(run, newest_revision, summary),
        "items": lines,
        "next": next_link,
    }
    headers = {} if next_link is None else {"Link": f'<{next_link}>; rel="next"'}
    return document(dump(content), MEDIA_TYPES["json"], headers)


def as_geojson(
    run: PlanningRun,
    newest_revision: int,
    summary: Sequence[StatusSummary],
    lines: Sequence[dict[str, Any]],
) -> Document:
    """A FeatureCollection (RFC 7946) with a point for each tree: WGS 84, longitude first.

    From the same lines as ``as_json``.
    """
    content = {
        "type": "FeatureCollection",
        **head(run, newest_revision, summary),
        "features": [_feature(line) for line in lines],
    }
    return document(dump(content), MEDIA_TYPES["geojson"], _as_file(run, "geojson", "de"))


def _as_file(run: PlanningRun, ending: str, language: Language) -> dict[str, str]:
    name = f"{text('file_name', language)}-{run.day}-{run.revision}.{ending}"
    found = {"Content-Disposition": f'attachment; filename="{name}"'}
    # GeoJSON holds every sentence in both languages.
    return found if ending == "geojson" else {**found, "Content-Language": language}


def as_xlsx(
    run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo, language: Language
) -> Document:
    """For Excel and LibreOffice."""
    # Loaded by who asks for such a file: together they take 20 MB.
    from baumfeuchte.api.list_xlsx import xlsx_bytes  # noqa: PLC0415

    made = document(
        xlsx_bytes(run, rows, zone, language), MEDIA_TYPES["xlsx"], _as_file(run, "xlsx", language)
    )
    # The file holds the time of its making; its tag is that of what it says.
    same = as_csv(run, rows, zone, language).etag.strip('"')
    return replace(made, etag=f'"xlsx-{same}"')


def as_pdf(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> Document:
    """To print; a browser shows it."""
    from baumfeuchte.api.list_pdf import pdf_bytes  # noqa: PLC0415

    headers = _as_file(run, "pdf", options.language)
    shown = headers["Content-Disposition"].replace("attachment", "inline")
    return document(
        pdf_bytes(run, rows, options),
        MEDIA_TYPES["pdf"],
        {**headers, "Content-Disposition": shown},
    )


def _feature(line: dict[str, Any]) -> dict[str, Any]:
    values = line["tree"] | line
    del values["tree"]
    point = [values.pop("longitude"), values.pop("latitude")]
    return {
        "type": "Feature",
        "id": values.pop("id"),
        "geometry": {"type": "Point", "coordinates": point},
        "properties": values,
    }


def as_csv(
    run: PlanningRun, rows: Sequence[ListRow], zone: ZoneInfo, language: Language
) -> Document:
    """UTF-8 with a byte order mark, local times; the rest as Excel of that language reads it.

    German: semicolons, decimal commas, dd.mm.yyyy. English: commas, decimal points, yyyy-mm-dd.
    """
    file = io.StringIO()
    separator = ";" if language == "de" else ","
    writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    writer.writerow(column.title(language) for column in COLUMNS)
    writer.writerows(
        [_word(column.cell(row, zone, language), column.decimals, language) for column in COLUMNS]
        for row in rows
    )
    return document(
        file.getvalue().encode("utf-8-sig"),
        "text/csv; charset=utf-8; header=present",
        _as_file(run, "csv", language),
    )


def _word(value: object, decimals: int, language: Language) -> str:
    """A cell as Excel of the language reads it."""
    german = language == "de"
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}" if german else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if german else value.isoformat()
    if isinstance(value, float):
        shown = f"{value:.{decimals}f}"
        return shown.replace(".", ",") if german else shown
    return str(value)


def _text(value: str) -> str:
    """A text that Excel does not take for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
