"""The watering list on A4, to be read in a lorry: large numbers, a box to tick, sums."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit

from baumfeuchte.api.list_pdf_lines import (
    COLUMNS,
    MARGIN,
    EndLines,
    GroupLine,
    TreeLine,
    draw_qr,
    plain,
)
from baumfeuchte.api.pdf_paper import FIRST_TOP, TOP, draw_headings, make_pdf
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.explain import status_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.api.list_paper import PdfOptions
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow


def pdf_bytes(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> bytes:
    """The document.

    Args:
        run: the list.
        rows: its lines, in order.
        options: what stands around them.
    """
    language = options.language
    return make_pdf(
        _lines(run, rows, options),
        title=_title(run, formats.numeric_day(run.day, language), language),
        language=language,
        first_page=_first_page(run, rows, options),
        later_page=_later_page(run, language),
    )


def _title(run: PlanningRun, day: str, language: Language) -> str:
    revision = text("file_revision", language, revision=run.revision)
    return f"{text('file_title', language)} {day}, {revision}"


def _counted(what: str, count: int, language: Language) -> str:
    """`1 Baum` or ``12 Bäume``; the texts say it for one and for several."""
    key = f"file_one_{what}" if count == 1 else f"file_{what}s"
    return text(key, language, n=formats.number(count, language))


def totals(rows: Sequence[ListRow], tank_litres: float, language: Language) -> str:
    """`12 Bäume gießen, 1.080 Liter, 2 Tankfüllungen zu 1.000 l`."""
    litres = sum(row.recommendation.litres or 0 for row in rows)
    trees = sum(1 for row in rows if row.recommendation.litres)
    return text(
        "file_sums",
        language,
        trees=_counted("tree", trees, language),
        litres=formats.number(litres, language),
        loads=_counted("load", ceil(litres / tank_litres), language),
        tank=formats.number(tank_litres, language),
    )


def _lines(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> list[Any]:
    groups, language = options.groups, options.language
    end = EndLines(_end(rows, options))
    if groups is None:
        return [*(TreeLine(row, run.day, language) for row in rows), end]
    found: list[Any] = []
    for name, lines in groupby(rows, key=lambda row: groups.get(row.tree.id, "")):
        part = list(lines)
        sums = totals(part, options.tank_litres, language)
        found.append(GroupLine(name or text("file_no_group", language), sums))
        found += [TreeLine(row, run.day, language) for row in part]
    return [*found, end]


def _end(rows: Sequence[ListRow], options: PdfOptions) -> list[str]:
    """The sums, and what was left out."""
    language = options.language
    sums = text("file_end", language, sums=totals(rows, options.tank_litres, language))
    if not options.left_out:
        return [sums, text("file_end_all", language)]
    statuses = ", ".join(
        f"{formats.number(count, language)} {status_word(status, language)}"
        for status, count in options.left_out
    )
    count = sum(count for _, count in options.left_out)
    trees = _counted("tree", count, language)
    return [sums, text("file_left_out", language, trees=trees, statuses=statuses)]


def _first_page(
    run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions
) -> Callable[[Any, Any], None]:
    language = options.language

    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - reportlab has no types
        top = A4[1] - MARGIN
        canvas.setFont("Helvetica-Bold", 20)
        day = formats.long_day(run.day, language)
        canvas.drawString(MARGIN, top - 17, f"{text('file_title', language)} {day}")
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(MARGIN, top - 37, totals(rows, options.tank_litres, language))
        canvas.setFont("Helvetica", 10)
        issued = text(
            "file_issued" if run.released_at else "file_not_issued",
            language,
            revision=run.revision,
            at=formats.moment(run.released_at or run.issued_at, options.zone, language),
            trees=_counted("tree", len(rows), language),
        )
        canvas.drawString(MARGIN, top - 53, issued)
        if options.chosen:
            chosen = plain(text("file_chosen", language, chosen=options.chosen))
            lines = simpleSplit(chosen, "Helvetica", 10, 140 * mm)
            canvas.drawString(MARGIN, top - 67, lines[0])
        if options.address:
            draw_qr(canvas, options.address, A4[0] - MARGIN - 24 * mm, top - 25 * mm)
        draw_headings(canvas, A4[1] - FIRST_TOP, COLUMNS, language)

    return draw


def _later_page(run: PlanningRun, language: Language) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - likewise
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(
            MARGIN,
            A4[1] - MARGIN - 12,
            _title(run, formats.long_day(run.day, language), language),
        )
        draw_headings(canvas, A4[1] - TOP, COLUMNS, language)

    return draw
