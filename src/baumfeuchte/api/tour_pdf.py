"""A tour on A4, to be read in a lorry: the way, the stops in order, boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from baumfeuchte.api import tour_render
from baumfeuchte.api.list_pdf_lines import MARGIN, WIDTH, draw_qr, fitting, plain
from baumfeuchte.api.pdf_paper import FIRST_TOP, TOP, draw_headings, make_pdf
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

_BESIDE_QR = WIDTH - 28 * mm


def pdf_bytes(tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper) -> bytes:
    """The document.

    Args:
        tour: the tour.
        stops: those that the reader may see, in order.
        paper: what stands around them.
    """
    language = paper.language
    return make_pdf(
        _lines(tour, stops, paper),
        title=_title(tour, formats.numeric_day(tour.day, language), language),
        language=language,
        first_page=_first_page(tour, stops, paper),
        later_page=_later_page(tour, language),
    )


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
        trees=text("file_one_tree", language)
        if figures["trees"] == 1
        else text("file_trees", language, n=figures["trees"]),
        litres=formats.number(figures["litres"], language),
        km=formats.number(figures["kilometres"], language, 1),
        refills=figures["refills"],
    )
    hours, minutes = divmod(tour_render.shown_minutes(figures), 60)
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
        draw_headings(canvas, A4[1] - FIRST_TOP, COLUMNS, language)

    return draw


def _later_page(tour: StoredTour, language: Language) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:  # noqa: ANN401 - likewise
        title = _title(tour, formats.long_day(tour.day, language), language)
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(MARGIN, A4[1] - MARGIN - 12, title)
        draw_headings(canvas, A4[1] - TOP, COLUMNS, language)

    return draw


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
