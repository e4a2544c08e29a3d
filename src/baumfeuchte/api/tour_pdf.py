"""A tour on A4, to be read in a lorry: the way, the stops in order, boxes to tick."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from baumfeuchte.api import tour_render
from baumfeuchte.api.list_pdf_lines import MARGIN, WIDTH, draw_qr, fitting, numbered_canvas, plain
from baumfeuchte.api.tour_pdf_lines import COLUMNS, SketchBox, StopLine
from baumfeuchte.api.tour_times import times_of
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.tour_states import StopState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.api.tour_paper import TourPaper
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

_TOP, _FIRST_TOP, _BOTTOM = 26 * mm, 46 * mm, 14 * mm
_BESIDE_QR = WIDTH - 28 * mm


def pdf_bytes(tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper) -> bytes:
    """The document.

    Args:
        tour: the tour.
        stops: those that the reader may see, in order.
        paper: what stands around them.
    """
    language = paper.language
    file = io.BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=_title(tour, formats.numeric_day(tour.day, language), language),
        author="Baumfeuchte",
        lang="de-DE" if language == "de" else "en-GB",
        # The same tour gives the same bytes.
        invariant=1,
    )

    def frame(top: float) -> Frame:
        height = A4[1] - top - _BOTTOM
        return Frame(MARGIN, _BOTTOM, WIDTH, height, 0, 0, 0, 0, id="stops")

    first = PageTemplate("first", [frame(_FIRST_TOP)], onPage=_first_page(tour, stops, paper))
    later = PageTemplate("later", [frame(_TOP)], onPage=_later_page(tour, language))
    first.autoNextPageTemplate = "later"
    document.addPageTemplates([first, later])
    document.build(_lines(tour, stops, paper), canvasmaker=numbered_canvas(language))
    return file.getvalue()


def _title(tour: StoredTour, day: str, language: Language) -> str:
    return plain(text("tours_pdf_title", language, name=tour.name, day=day))


def head_lines(
    tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper
) -> tuple[str, str, str]:
    """Who drives; how much it is; when."""
    language = paper.language
    figures = tour_render.figures(tour, stops)
    who = [tour.vehicle_name]
    if tour.tank_litres is not None:
        tank = formats.number(tour.tank_litres, language)
        who.append(f"{text('tours_tank', language)} {tank} l")
    if tour.crew:
        who.append(f"{text('tours_crew', language)}: {tour.crew}")
    if tour.licence:
        who.append(f"{text('tours_licence', language)} {tour.licence}")
    who += [part for part in (tour.contractor,) if part]
    much = text(
        "tours_pdf_sums",
        language,
        trees=figures["trees"],
        litres=formats.number(figures["litres"], language),
        km=formats.number(figures["kilometres"], language, 1),
        refills=figures["refills"],
    )
    hours, minutes = divmod(round(figures["minutes"]), 60)
    when = [text(f"tours_status_{tour.status}", language)]
    if figures["starts_at"] is not None:
        start, end = (
            f"{figures[name].astimezone(paper.zone):%H:%M}" for name in ("starts_at", "ends_at")
        )
        when.append(text("tours_span", language, start=start, end=end))
        when.append(text("tours_duration", language, hours=hours, minutes=f"{minutes:02d}"))
    return ", ".join(who), much, ", ".join(when)


def _first_page(
    tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper
) -> Callable[[Any, Any], None]:
    language = paper.language

    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - reportlab has no types
        top = A4[1] - MARGIN
        title = _title(tour, formats.long_day(tour.day, language), language)
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(MARGIN, top - 16, fitting(title, "Helvetica-Bold", 18, _BESIDE_QR, 1)[0])
        who, much, when = head_lines(tour, stops, paper)
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(MARGIN, top - 36, plain(much))
        canvas.setFont("Helvetica", 10.5)
        canvas.drawString(MARGIN, top - 52, plain(when))
        canvas.drawString(MARGIN, top - 67, fitting(who, "Helvetica", 10.5, _BESIDE_QR, 1)[0])
        draw_qr(canvas, paper.address, A4[0] - MARGIN - 24 * mm, top - 25 * mm)
        _draw_head(canvas, A4[1] - _FIRST_TOP, language)

    return draw


def _later_page(tour: StoredTour, language: Language) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - likewise
        title = _title(tour, formats.long_day(tour.day, language), language)
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(MARGIN, A4[1] - MARGIN - 12, title)
        _draw_head(canvas, A4[1] - _TOP, language)

    return draw


def _draw_head(canvas: Any, y: float, language: Language) -> None:  # noqa: ANN401 - likewise
    """The headings of the columns, on every page."""
    canvas.setFont("Helvetica-Bold", 9)
    for column in COLUMNS:
        x, title = MARGIN + column.left, text(column.key, language)
        if column.right:
            canvas.drawRightString(x + column.width, y + 5, title)
        else:
            canvas.drawString(x, y + 5, title)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, y + 1, MARGIN + WIDTH, y + 1)


def _lines(tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper) -> list[Any]:
    found: list[Any] = []
    number = 0
    for stop, moment in zip(stops, times_of(tour, stops), strict=True):
        is_skipped = stop.state is StopState.SKIPPED
        number += stop.is_tree and not is_skipped
        time = "" if moment is None or is_skipped else f"{moment.astimezone(paper.zone):%H:%M}"
        shown = str(number) if stop.is_tree and not is_skipped else ""
        found.append(StopLine(stop, shown, time, paper.language))
    return [*found, SketchBox(stops, paper.language)] if stops else found
