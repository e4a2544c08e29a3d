"""The lines of the printed list, drawn at fixed places: as fast for ten thousand as for ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from baumfeuchte.api.list_columns import main_reason, source_word
from baumfeuchte.api.long_words import parts
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.explain import status_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.recommendations import ListRow

MARGIN = 12 * mm
WIDTH = A4[0] - 2 * MARGIN
_LINE = 10.5
_SMALL = 8.5
_LARGE = 13.0
_STREET, _STREET_LINE = 10.5, 12.0
_LEAST = 40.0
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:%|Vol\.-%|kPa|cm|mm|l|Liter|litres)(?![A-Za-z]))")
_JOINED = "\u00a6"
"""Stands for their space while lines are split, which breaks at any; about as wide as it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its heading, where it begins and how wide it is, in points."""

    key: str
    left: float
    width: float
    right: bool = False


COLUMNS = (
    Column("file_rank", 0, 10 * mm),
    Column("file_tree", 11 * mm, 31 * mm),
    Column("file_place", 43 * mm, 34 * mm),
    Column("file_litres", 77 * mm, 16 * mm, right=True),
    Column("file_water_by", 95 * mm, 18 * mm),
    Column("file_status_and_reason", 114 * mm, 58 * mm),
    Column("file_done", 173 * mm, 13 * mm),
)
_RANK, _TREE, _PLACE, _LITRES, _DUE, _REASON, _DONE = COLUMNS


def plain(text: str) -> str:
    """The text in the characters that the fonts of every reader have (Windows-1252)."""
    return text.encode("cp1252", "replace").decode("cp1252")


def fitting(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """The text in so many lines at the most; what does not fit ends with dots."""
    lines = _fitting(text, font, size, width)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} ..."]


def _fitting(text: str, font: str, size: float, width: float) -> list[str]:
    """The whole text in lines of a width in points."""
    whole = _NUMBER_AND_UNIT.sub(_JOINED, plain(text))
    return [line.replace(_JOINED, " ") for line in simpleSplit(whole, font, size, width)]


def _name(text: str, font: str, size: float, width: float) -> list[str]:
    """A name in lines that stay in their column: a word longer than a line is broken."""
    lines = _fitting(text, font, size, width)
    return [part for line in lines for part in _broken(line, font, size, width)]


def _broken(line: str, font: str, size: float, width: float) -> list[str]:
    """A line in parts that fit; behind a hyphen of its own, or before an ending like "straße"."""
    found = []
    while stringWidth(line, font, size) > width and len(line) > 1:
        end = len(line) - 1
        while end > 1 and stringWidth(line[:end], font, size) > width:
            end -= 1
        hyphen = line.rfind("-", 1, end) + 1
        before = 0 if hyphen else _before_ending(line, font, size, width)
        found.append(f"{line[:before]}-" if before else line[: hyphen or end])
        line = line[before or hyphen or end :]
    return [*found, line]


def _before_ending(line: str, font: str, size: float, width: float) -> int:
    """How many letters stand before the last ending where the line may be broken; else 0."""
    starts = list(accumulate(map(len, parts(line))))[:-1]
    fit = [at for at in starts if stringWidth(f"{line[:at]}-", font, size) <= width]
    return max(fit, default=0)


class TreeLine(Flowable):
    """A tree of the list."""

    def __init__(self, row: ListRow, day: date, language: Language) -> None:
        super().__init__()
        self._row = row
        self._day = day
        self._language: Language = language
        reason = _REASON.width - 2
        told = main_reason(row, language)
        self._reason = _fitting(told, "Helvetica", _SMALL, reason)
        street = row.tree.street or text("file_place_unknown", language)
        self._street = _name(street, "Helvetica-Bold", _STREET, _PLACE.width)
        self._district = _name(row.tree.district, "Helvetica", 9, _PLACE.width)
        self._species = _name(row.tree.species, "Helvetica-Oblique", _SMALL, _TREE.width)
        # Nothing is cut: the line is as tall as its longest cell.
        self._tall = max(
            22 + _LINE * len(self._reason),
            10 + _STREET_LINE * len(self._street) + _LINE * len(self._district),
            23 + _LINE * len(self._species),
            _LEAST,
        )

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return width, self._tall

    def draw(self) -> None:
        """Draw it, from its top down."""
        canvas, top = self.canv, self._tall
        row, item = self._row, self._row.recommendation
        self._write_large(str(row.rank), _RANK, top - 16)
        self._write_large(plain(row.tree.number), _TREE, top - 16)
        canvas.setFont("Helvetica-Oblique", _SMALL)
        self._write(self._species, _TREE.left, top - 27)
        canvas.setFont("Helvetica-Bold", _STREET)
        y = self._write(self._street, _PLACE.left, top - 15, _STREET_LINE)
        canvas.setFont("Helvetica", 9)
        self._write(self._district, _PLACE.left, y)
        if item.litres:
            canvas.setFont("Helvetica-Bold", 18)
            shown = formats.number(item.litres, self._language)
            canvas.drawRightString(_LITRES.left + _LITRES.width, top - 19, shown)
        self._draw_due(top)
        word = status_word(item.status, self._language)
        source = source_word(row, self._language)
        canvas.setFont("Helvetica-Bold", 9.5)
        canvas.drawString(_REASON.left, top - 15, f"{word} ({source})" if source else word)
        canvas.setFont("Helvetica", _SMALL)
        self._write(self._reason, _REASON.left, top - 26)
        canvas.setLineWidth(1.1)
        canvas.rect(_DONE.left + 3, top - 25, 18, 18)
        canvas.setLineWidth(0.4)
        canvas.line(0, 0, WIDTH, 0)

    def _write(self, lines: list[str], x: float, y: float, step: float = _LINE) -> float:
        for line in lines:
            self.canv.drawString(x, y, line)
            y -= step
        return y

    def _write_large(self, text: str, column: Column, y: float) -> None:
        """As large as its column allows."""
        needed = stringWidth(text, "Helvetica-Bold", _LARGE)
        self.canv.setFont("Helvetica-Bold", _LARGE * min(1.0, column.width / max(needed, 1.0)))
        self.canv.drawString(column.left, y, text)

    def _draw_due(self, top: float) -> None:
        item = self._row.recommendation
        if item.water_by is None or not item.litres:
            return
        word, shown = formats.due(item.water_by, self._day, self._language)
        self.canv.setFont("Helvetica-Bold", 10.5)
        self.canv.drawString(_DUE.left, top - 16, word)
        self.canv.setFont("Helvetica", 9)
        self.canv.drawString(_DUE.left, top - 27, shown)


class GroupLine(Flowable):
    """The name of a group with its sums; not left alone at the end of a page."""

    keepWithNext = 1  # noqa: N815 - reportlab's name

    def __init__(self, name: str, sums: str) -> None:
        super().__init__()
        self._name = plain(name)
        self._sums = sums

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return width, 30.0

    def draw(self) -> None:
        """Draw it on a grey ground."""
        self.canv.setFillGray(0.9)
        self.canv.rect(0, 2, WIDTH, 22, stroke=0, fill=1)
        self.canv.setFillGray(0)
        self.canv.setFont("Helvetica-Bold", 12)
        self.canv.drawString(3, 9, self._name)
        self.canv.setFont("Helvetica", 10)
        self.canv.drawRightString(WIDTH - 3, 9, self._sums)


class EndLines(Flowable):
    """What stands under the last tree: the first line in bold."""

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__()
        first, *others = told
        self._first = _fitting(first, "Helvetica-Bold", 11, WIDTH)
        self._others = [line for one in others for line in _fitting(one, "Helvetica", 10, WIDTH)]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """How much room it takes."""
        return width, 14.0 * (len(self._first) + len(self._others)) + 8

    def draw(self) -> None:
        """Draw them from the top down."""
        y = 14.0 * (len(self._first) + len(self._others)) - 8
        for lines, font, size in (
            (self._first, "Helvetica-Bold", 11),
            (self._others, "Helvetica", 10),
        ):
            self.canv.setFont(font, size)
            for line in lines:
                self.canv.drawString(0, y, line)
                y -= 14


def draw_qr(canvas: Any, address: str, x: float, y: float, wide: float = 24 * mm) -> None:  # noqa: ANN401 - reportlab has no types
    """The QR code of an address; its lower left corner is at x and y."""
    matrix = segno.make(address, error="m", micro=False).matrix
    size = wide / len(matrix)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                bottom = y + (len(matrix) - 1 - row) * size
                canvas.rect(x + column * size, bottom, size, size, stroke=0, fill=1)


def numbered_canvas(language: Language) -> Callable[..., Canvas]:
    """What makes a canvas with numbered pages, as reportlab asks for it."""
    return partial(_NumberedCanvas, language)


class _NumberedCanvas(Canvas):
    """Writes "Seite 2 von 5", which is known only at the end."""

    def __init__(
        self,
        language: Language,
        *args: Any,  # noqa: ANN401 - reportlab's own
        **options: Any,  # noqa: ANN401 - likewise
    ) -> None:
        self._language: Language = language
        super().__init__(*args, **options)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page until all are there."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Write all pages with their numbers."""
        for number, state in enumerate(self._pages, start=1):
            self.__dict__.update(state)
            self.setFont("Helvetica", 9)
            told = text("file_page", self._language, page=number, pages=len(self._pages))
            self.drawRightString(A4[0] - MARGIN, 8 * mm, told)
            super().showPage()
        super().save()
