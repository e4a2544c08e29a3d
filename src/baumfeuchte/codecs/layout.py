"""The numbers that a bridge passes through, as a table in the sensor's settings.

A bridge sends what the probe behind it answered; only the operator who set it up knows what
the bytes mean. The setting ``layout`` says so: a list with one row for each number::

    {"offset": 0, "type": "u16", "divisor": 100, "quantity": "soil_moisture_vwc_percent",
     "probe": 0}

docs/devices.md describes all columns. value = raw / divisor + add, in the unit of the quantity.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.field import GOOD
from baumfeuchte.codecs.plausible import flags_of
from baumfeuchte.codecs.settings import as_number
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEXT: Final = "ascii"
FLOAT: Final = "f32"
FORMATS: Final[Mapping[str, str]] = {
    "u8": "B",
    "s8": "b",
    "u16": "H",
    "s16": "h",
    "u32": "I",
    "s32": "i",
    FLOAT: "f",
}
ORDERS: Final[Mapping[str, str]] = {"big": ">", "little": "<", "swapped": ">"}
"""Swapped: the low word first, each word big-endian, as many Modbus probes do."""

LARGEST: Final[Mapping[str, int]] = {"offset": 255, "probe": 31, "part": 255}
COLUMNS: Final = frozenset(
    {"offset", "type", "order", "divisor", "add", "quantity", "probe", "absent", "part", "address"}
)
DIGITS: Final = 10  # of a value; a u32 has no more
FLOAT_DIGITS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A row of a layout.

    Attributes:
        quantity, probe: what the number means.
        offset: byte behind the bridge's own ones, or for text the place of the number, from 0.
        kind: one of ``FORMATS`` or ``TEXT``.
        order: one of ``ORDERS``.
        divisor, add: value = raw / divisor + add.
        absent: raw numbers that mean "not read".
        part: which of several uplinks of one sampling; None where there is but one.
        address: of the SDI-12 probe; None to count through all answers.
    """

    quantity: Quantity
    probe: int
    offset: int
    kind: str
    order: str = "big"
    divisor: float = 1
    add: float = 0
    absent: frozenset[float] = frozenset()
    part: int | None = None
    address: str | None = None

    @property
    def end(self) -> int:
        """The first byte behind the number, or the count of numbers up to it."""
        return self.offset + (1 if self.kind == TEXT else struct.calcsize(FORMATS[self.kind]))

    def unpack(self, data: bytes) -> float:
        """Read the raw number from the bytes behind the bridge's own ones."""
        chunk = self._reordered(data[self.offset : self.end])
        raw: float = struct.unpack(ORDERS[self.order] + FORMATS[self.kind], chunk)[0]
        if self.kind == FLOAT and isfinite(raw):
            # 22.9 in 32 bits is 22.899999618...
            return float(f"{raw:.{FLOAT_DIGITS}g}")
        return raw

    def pack(self, raw: float) -> bytes:
        """Write a raw number; see ``unpack``.

        Raises:
            InputError: it does not fit.
        """
        try:
            packed = struct.pack(
                ORDERS[self.order] + FORMATS[self.kind], raw if self.kind == FLOAT else round(raw)
            )
        except (struct.error, OverflowError):
            raise self._does_not_fit(self.value_of(raw)) from None
        return self._reordered(packed)

    def _reordered(self, chunk: bytes) -> bytes:
        return chunk[2:] + chunk[:2] if self.order == "swapped" else chunk

    def _does_not_fit(self, value: float) -> InputError:
        return InputError(
            f"The device cannot send {value} as {self.quantity.value}: choose a value that its "
            "layout can carry."
        )

    def value_of(self, raw: float) -> float:
        """Turn a raw number into a value without the noise of floats."""
        return float(f"{raw / self.divisor + self.add:.{DIGITS}g}")

    def raw_of(self, value: float) -> float:
        """Turn a value into the raw number, not yet rounded.

        Raises:
            InputError: the raw number means "not read", or the value is none.
        """
        raw = (value - self.add) * self.divisor
        if not isfinite(raw) or (raw if self.kind in {FLOAT, TEXT} else round(raw)) in self.absent:
            raise self._does_not_fit(value)
        return raw

    def measure(self, raw: float, extra: Quality = GOOD) -> Measurement | None:
        """Make the measurement of a raw number; None where it was not read."""
        if raw in self.absent or not isfinite(raw):
            return None
        value = self.value_of(raw)
        if not isfinite(value):
            return None
        flags = flags_of(self.quantity, value) | extra
        return Measurement(quantity=self.quantity, probe=self.probe, value=value, flags=flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A checked layout.

    Attributes:
        numbers: its rows.
        in_parts: one sampling comes in several uplinks.
        is_text: the numbers are text.
    """

    numbers: tuple[Number, ...]
    in_parts: bool
    is_text: bool


def parse_layout(rows: object) -> Layout:
    """Check the setting ``layout``.

    Args:
        rows: as from JSON; a list of objects.

    Raises:
        InputError: one sentence that names the row, the column and what is possible.
    """
    if not isinstance(rows, list | tuple) or not rows:
        raise InputError(
            "layout is a list of rows, such as "
            '{"offset": 0, "type": "u16", "quantity": "soil_temperature_c"}.'
        )
    numbers = tuple(_Row(place, row).number() for place, row in enumerate(rows, 1))
    if len({(number.quantity, number.probe) for number in numbers}) < len(numbers):
        raise InputError("Give each quantity of a probe only once in the layout.")
    texts = {number.kind == TEXT for number in numbers}
    if len(texts) > 1:
        raise InputError(f"Give all rows of the layout the type {TEXT}, or none.")
    parts = {number.part is not None for number in numbers}
    if len(parts) > 1:
        raise InputError("Give all rows of the layout a part, or none.")
    return Layout(numbers=numbers, in_parts=parts.pop(), is_text=texts.pop())


class _Row:
    """A row that is being checked."""

    def __init__(self, place: int, row: object) -> None:
        self._place = place
        if not isinstance(row, dict):
            raise self._wrong("needs to be an object", row)
        self._row: Mapping[str, object] = row
        for column in row:
            if column not in COLUMNS:
                raise self._wrong(f"may have only the columns {', '.join(sorted(COLUMNS))}", column)

    def number(self) -> Number:
        kind = self._one_of("type", [*FORMATS, TEXT])
        quantity = Quantity(self._one_of("quantity", [q.value for q in Quantity]))
        if quantity is Quantity.BATTERY_V:
            raise self._wrong(
                "needs another quantity, as the bridge sends its battery itself", "battery_v"
            )
        order = self._one_of("order", [*ORDERS], "big")
        if order == "swapped" and FORMATS.get(kind) not in {"I", "i", "f"}:
            raise self._wrong("needs a type of four bytes where the order is swapped", kind)
        return Number(
            quantity=quantity,
            probe=self._whole("probe", 0),
            offset=self._whole("offset", None),
            kind=kind,
            order=order,
            divisor=self._number("divisor", 1, lambda divisor: divisor != 0),
            add=self._number("add", 0, isfinite),
            absent=self._absent(),
            part=self._whole("part", None) if "part" in self._row else None,
            address=self._address(kind),
        )

    def _wrong(self, expected: str, given: object) -> InputError:
        return InputError(f"Row {self._place} of the layout {expected}, not {given!r}.")

    def _one_of(self, column: str, choices: list[str], default: str | None = None) -> str:
        given = self._row.get(column, default)
        if not isinstance(given, str) or given not in choices:
            raise self._wrong(f"needs one of {', '.join(choices)} as {column}", given)
        return given

    def _whole(self, column: str, default: int | None) -> int:
        given = as_number(self._row.get(column, default))
        if given is None or given % 1 or not 0 <= given <= LARGEST[column]:
            raise self._wrong(f"needs 0 to {LARGEST[column]} as {column}", self._row.get(column))
        return int(given)

    def _number(self, column: str, default: int, fits: Callable[[float], bool]) -> float:
        given = as_number(self._row.get(column, default))
        if given is None or not fits(given):
            raise self._wrong(
                f"needs a number as {column}, other than 0 for divisor", self._row[column]
            )
        return given

    def _absent(self) -> frozenset[float]:
        given = self._row.get("absent", [])
        rows: list[object] = [*given] if isinstance(given, list | tuple) else [None]
        raws = [as_number(raw) for raw in rows]
        numbers = frozenset(raw for raw in raws if raw is not None)
        if None in raws:
            raise self._wrong("needs a list of raw numbers as absent", given)
        return numbers

    def _address(self, kind: str) -> str | None:
        given = self._row.get("address")
        if given is None:
            return None
        text = str(given)
        if kind != TEXT or len(text) != 1 or not (text.isascii() and text.isalnum()):
            raise self._wrong(
                f"needs a letter or digit as address, and only with the type {TEXT}", given
            )
        return text
