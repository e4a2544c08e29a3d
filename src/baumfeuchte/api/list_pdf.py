"""The watering list on A4, to be read in a lorry: large numbers, a box to tick, sums."""

from __future__ import annotations

import io
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from baumfeuchte.api.list_pdf_lines import (
    COLUMNS,
    MARGIN,
    WIDTH,
    GroupLine,
    NumberedCanvas,
    TreeLine,
    plain,
)
from baumfeuchte.api.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.api.list_paper import PdfOptions
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.recommendations import ListRow

_TOP, _BOTTOM = 34 * mm, 14 * mm
_FIRST_TOP = 46 * mm


def pdf_bytes(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> bytes:
    """The document.

    Args:
        run: the list.
        rows: its lines, in order.
        options: what stands around them.
    """
    file = io.BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=f"Gießliste {run.day:%d.%m.%Y}, Fassung {run.revision}",
        author="Baumfeuchte",
        lang="de-DE",
        # The same list gives the same bytes.
        invariant=1,
    )

    def frame(top: float) -> Frame:
        height = A4[1] - top - _BOTTOM
        return Frame(MARGIN, _BOTTOM, WIDTH, height, 0, 0, 0, 0, id="lines")

    first = PageTemplate("first", [frame(_FIRST_TOP)], onPage=_first_page(run, rows, options))
    later = PageTemplate("later", [frame(_TOP)], onPage=_later_page(run))
    first.autoNextPageTemplate = "later"
    document.addPageTemplates([first, later])
    document.build(_lines(run, rows, options), canvasmaker=NumberedCanvas)
    return file.getvalue()


def totals(rows: Sequence[ListRow], tank_litres: float) -> str:
    """`12 Bäume gießen, 1.080 Liter, 2 Tankfüllungen zu 1.000 l`."""
    litres = sum(row.recommendation.litres or 0 for row in rows)
    trees = sum(1 for row in rows if row.recommendation.litres)
    loads = ceil(litres / tank_litres)
    return (
        f"{formats.number(trees, 'de')} {'Baum' if trees == 1 else 'Bäume'} gießen, "
        f"{formats.number(litres, 'de')} Liter, {formats.number(loads, 'de')} "
        f"Tankfüllung{'' if loads == 1 else 'en'} zu {formats.number(tank_litres, 'de')} l"
    )


def _lines(run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions) -> list[Any]:
    groups = options.groups
    if groups is None:
        return [TreeLine(row, run.day, options.zone) for row in rows]
    found: list[Any] = []
    for name, lines in groupby(rows, key=lambda row: groups.get(row.tree.id, "")):
        part = list(lines)
        found.append(GroupLine(name or "ohne Zuordnung", totals(part, options.tank_litres)))
        found += [TreeLine(row, run.day, options.zone) for row in part]
    return found


def _first_page(
    run: PlanningRun, rows: Sequence[ListRow], options: PdfOptions
) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - reportlab has no types
        top = A4[1] - MARGIN
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(MARGIN, top - 17, f"Gießliste {formats.long_day(run.day, 'de')}")
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(MARGIN, top - 37, totals(rows, options.tank_litres))
        canvas.setFont("Helvetica", 10)
        issued = formats.moment(run.released_at or run.issued_at, options.zone, "de")
        kind = "ausgegeben" if run.released_at else "nicht ausgegeben, berechnet"
        canvas.drawString(
            MARGIN, top - 53, f"Fassung {run.revision}, {kind} {issued}; {len(rows)} Bäume"
        )
        if options.chosen:
            chosen = simpleSplit(plain(f"Auswahl: {options.chosen}"), "Helvetica", 10, 140 * mm)
            canvas.drawString(MARGIN, top - 67, chosen[0])
        if options.address:
            _draw_qr(canvas, options.address, A4[0] - MARGIN - 24 * mm, top - 25 * mm)
        _draw_head(canvas, A4[1] - _FIRST_TOP)

    return draw


def _later_page(run: PlanningRun) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - likewise
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(
            MARGIN,
            A4[1] - MARGIN - 12,
            f"Gießliste {formats.long_day(run.day, 'de')}, Fassung {run.revision}",
        )
        _draw_head(canvas, A4[1] - _TOP)

    return draw


def _draw_head(canvas: Any, y: float) -> None:  # noqa: ANN401 - likewise
    """The headings of the columns, on every page."""
    canvas.setFont("Helvetica-Bold", 9)
    for column in COLUMNS:
        x = MARGIN + column.left
        if column.right:
            canvas.drawRightString(x + column.width, y + 5, column.title)
        else:
            canvas.drawString(x, y + 5, column.title)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y + 1, MARGIN + WIDTH, y + 1)


def _draw_qr(canvas: Any, address: str, x: float, y: float) -> None:  # noqa: ANN401 - likewise
    matrix = segno.make(address, error="m", micro=False).matrix
    size = 24 * mm / len(matrix)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                bottom = y + (len(matrix) - 1 - row) * size
                canvas.rect(x + column * size, bottom, size, size, stroke=0, fill=1)
