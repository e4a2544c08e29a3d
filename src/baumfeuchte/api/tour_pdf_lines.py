"""The stops of a printed tour, and the picture of its way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from baumfeuchte.api.list_pdf_lines import WIDTH, Column, fitting, plain
from baumfeuchte.api.tour_way import way_through
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.tour_sketch import Mark, sketch
from baumfeuchte.domain.tour import StopKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.tours.stops import TourStop

_LEAST, _WATER = 37.0, 26.0
_SKETCH = 95 * mm
"""Most height of the picture."""


COLUMNS = (
    Column("tours_pdf_number", 0, 11 * mm),
    Column("tours_arrive", 12 * mm, 15 * mm),
    Column("tours_tree", 28 * mm, 42 * mm),
    Column("tours_place", 71 * mm, 50 * mm),
    Column("tours_litres", 122 * mm, 18 * mm, right=True),
    Column("tours_pdf_done", 143 * mm, 13 * mm),
    Column("tours_pdf_given", 157 * mm, 29 * mm),
)
_NUMBER, _TIME, _TREE, _PLACE, _LITRES, _DONE, _GIVEN = COLUMNS


class StopLine(Flowable):
    """A stop: a tree with a box to tick and room to write, or a water point on grey."""

    def __init__(self, stop: TourStop, number: str, time: str, language: Language) -> None:
        super().__init__()
        self._stop, self._number, self._time = stop, number, time
        self._language: Language = language
        self._species = fitting(stop.species, "Helvetica-Oblique", 8.5, _TREE.width, 2)
        street = stop.street or text("file_place_unknown", language)
        self._street = fitting(street, "Helvetica-Bold", 12, _PLACE.width, 2)
        self._note = fitting(stop.note, "Helvetica", 8.5, _PLACE.width, 2) if stop.note else []
        below = 12.5 * len(self._street) + 10.5 * len(self._note)
        tall = max(_LEAST, 20 + below, 22 + 10.5 * len(self._species))
        self._tall = tall if stop.is_tree else _WATER

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return width, self._tall

    def draw(self) -> None:
        """Draw it, from its top down."""
        if self._stop.is_tree:
            self._draw_tree(self._tall)
        else:
            self._draw_water()
        self.canv.setLineWidth(0.4)
        self.canv.line(0, 0, WIDTH, 0)

    def _draw_tree(self, top: float) -> None:
        canvas, stop = self.canv, self._stop
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(_NUMBER.left, top - 17, self._number)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(_TIME.left, top - 16, self._time)
        canvas.setFont("Helvetica-Bold", 12)
        label = fitting(stop.label, "Helvetica-Bold", 12, _TREE.width, 1)[0]
        canvas.drawString(_TREE.left, top - 16, label)
        self._write("Helvetica-Oblique", self._species, _TREE.left, top - 27)
        y = top - 16
        for line in self._street:
            # A street of one long word has no place to break at.
            wide = max(stringWidth(line, "Helvetica-Bold", 12), 1.0)
            canvas.setFont("Helvetica-Bold", 12 * min(1.0, _PLACE.width / wide))
            canvas.drawString(_PLACE.left, y, line)
            y -= 12.5
        canvas.setFont("Helvetica", 9)
        canvas.drawString(_PLACE.left, y, plain(stop.district))
        self._write("Helvetica", self._note, _PLACE.left, y - 10.5)
        if stop.litres:
            canvas.setFont("Helvetica-Bold", 18)
            shown = formats.number(stop.litres, self._language)
            canvas.drawRightString(_LITRES.left + _LITRES.width, top - 19, shown)
        self._draw_boxes(top)

    def _draw_boxes(self, top: float) -> None:
        canvas, stop = self.canv, self._stop
        if not stop.is_open:
            canvas.setFont("Helvetica", 9)
            word = text(f"tours_state_{stop.state}", self._language)
            canvas.drawString(_DONE.left + 3, top - 16, plain(word))
            return
        canvas.setLineWidth(1.1)
        canvas.rect(_DONE.left + 3, top - 25, 18, 18)
        canvas.setLineWidth(0.6)
        canvas.line(_GIVEN.left, top - 25, _GIVEN.left + _GIVEN.width, top - 25)

    def _draw_water(self) -> None:
        canvas, stop = self.canv, self._stop
        canvas.setFillGray(0.92)
        canvas.rect(0, 0, WIDTH, self._tall, stroke=0, fill=1)
        canvas.setFillGray(0)
        is_refill = stop.kind is StopKind.REFILL
        kind = text("tours_kind_refill" if is_refill else "tours_kind_depot", self._language)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(_TIME.left, 9, self._time)
        canvas.setFont("Helvetica-Bold", 11)
        wide = _LITRES.left - _TREE.left - 2
        line = f"{kind}: {stop.label}" if kind != stop.label else kind
        canvas.drawString(_TREE.left, 9, fitting(line, "Helvetica-Bold", 11, wide, 1)[0])
        if is_refill and stop.litres:
            litres = formats.number(stop.litres, self._language)
            told = text("tours_fill", self._language, litres=litres)
            canvas.drawString(_LITRES.left + 4, 9, plain(told))
        _sign(canvas, stop.kind, 9, 13, 5.5)

    def _write(self, font: str, lines: Sequence[str], x: float, y: float) -> None:
        self.canv.setFont(font, 8.5)
        for line in lines:
            self.canv.drawString(x, y, line)
            y -= 10.5


def _sign(canvas: object, kind: StopKind, x: float, y: float, half: float) -> None:
    """A square for a refill point, a triangle for the depot, as on the page."""
    path = canvas.beginPath()  # type: ignore[attr-defined]
    corners = (
        [(-half, -half), (half, -half), (half, half), (-half, half)]
        if kind is StopKind.REFILL
        else [(-half, -half), (half, -half), (0, half)]
    )
    path.moveTo(x + corners[0][0], y + corners[0][1])
    for right, up in corners[1:]:
        path.lineTo(x + right, y + up)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)  # type: ignore[attr-defined]


class SketchBox(Flowable):
    """The way of the tour as the page draws it, north up, with what its signs mean."""

    def __init__(self, stops: Sequence[TourStop], language: Language) -> None:
        super().__init__()
        way = way_through(stops)
        self._picture = sketch(stops, way.line)
        self._language: Language = language
        lines = "tours_lines_streets" if way.on_streets else "tours_lines_straight"
        self._hint = " ".join(
            text(key, language) for key in ("tours_pdf_signs", "tours_map_hint", lines)
        )
        width, height = (
            (1.0, 1.0) if self._picture is None else (self._picture.width, self._picture.height)
        )
        self._scale = min(WIDTH / width, _SKETCH / height)
        self._tall = height * self._scale

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return width, self._tall + 8 * mm

    def draw(self) -> None:
        """Draw it with its frame."""
        if self._picture is None:
            return
        canvas, scale = self.canv, self._scale
        left, bottom = (WIDTH - self._picture.width * scale) / 2, 5 * mm
        canvas.setFont("Helvetica", 8.5)
        canvas.drawString(0, 4, plain(self._hint))
        canvas.setLineWidth(0.7)
        canvas.rect(left, bottom, self._picture.width * scale, self._tall)

        def place(x: float, y: float) -> tuple[float, float]:
            return left + x * scale, bottom + self._tall - y * scale

        points = [place(*map(float, pair.split(","))) for pair in self._picture.way.split() if pair]
        canvas.setLineWidth(1.2)
        for (x, y), (then_x, then_y) in pairwise(points):
            canvas.line(x, y, then_x, then_y)
        for mark in self._picture.marks:
            self._draw_mark(mark, *place(mark.x, mark.y))

    def _draw_mark(self, mark: Mark, x: float, y: float) -> None:
        canvas = self.canv
        if mark.kind != StopKind.TREE.value:
            _sign(canvas, StopKind(mark.kind), x, y, 4.5)
            return
        canvas.setFillGray(1)
        canvas.setLineWidth(1)
        canvas.circle(x, y, 7 if mark.number else 3, stroke=1, fill=1)
        canvas.setFillGray(0)
        canvas.setFont("Helvetica-Bold", 8)
        canvas.drawCentredString(x, y - 2.8, mark.number)
