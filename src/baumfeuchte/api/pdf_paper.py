"""What lists and tours on A4 share: pages with a tall first head, headings of columns on each."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from baumfeuchte.api.list_pdf_lines import MARGIN, WIDTH, numbered_canvas
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from baumfeuchte.api.list_pdf_lines import Column
    from baumfeuchte.api.web.texts import Language

TOP, FIRST_TOP, BOTTOM = 26 * mm, 46 * mm, 14 * mm


def make_pdf(
    lines: list[Any],
    *,
    title: str,
    language: Language,
    first_page: Callable[[Any, Any], None],
    later_page: Callable[[Any, Any], None],
) -> bytes:
    """The document; the same lines give the same bytes.

    Args:
        lines: reportlab's flowables.
        title: of the document.
        language: of the document and its page numbers.
        first_page: draws the head of the first page.
        later_page: draws that of the others.
    """
    file = io.BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=title,
        author="Baumfeuchte",
        lang="de-DE" if language == "de" else "en-GB",
        invariant=1,
    )

    def frame(top: float) -> Frame:
        return Frame(MARGIN, BOTTOM, WIDTH, A4[1] - top - BOTTOM, 0, 0, 0, 0, id="lines")

    first = PageTemplate("first", [frame(FIRST_TOP)], onPage=first_page)
    later = PageTemplate("later", [frame(TOP)], onPage=later_page)
    first.autoNextPageTemplate = "later"
    document.addPageTemplates([first, later])
    document.build(lines, canvasmaker=numbered_canvas(language))
    return file.getvalue()


def draw_headings(canvas: Any, y: float, columns: Iterable[Column], language: Language) -> None:  # noqa: ANN401 - reportlab has no types
    """The headings of the columns over a line at ``y`` points, as on every page."""
    canvas.setFont("Helvetica-Bold", 9)
    for column in columns:
        x, title = MARGIN + column.left, text(column.key, language)
        if column.right:
            canvas.drawRightString(x + column.width, y + 5, title)
        else:
            canvas.drawString(x, y + 5, title)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y + 1, MARGIN + WIDTH, y + 1)
