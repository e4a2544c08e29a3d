"""Which column of a file of readings is what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.units import conversion
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.registry.columns import IGNORE, Field, find_columns
from baumfeuchte.registry.findings import CellError, FileError
from baumfeuchte.registry.reading_headings import Meaning, meaning_of, own_name, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.registry.columns import Columns
    from baumfeuchte.registry.sheets.sheet import Sheet

FIELDS: Final = (
    Field(
        name="sensor",
        ask=True,
        headings=(
            ("sensor", "dev_eui", "DevEUI", "Device EUI", "EUI", "Sensor-ID", "SensorID",
             "Sensor-Nr.", "Sensornummer", "Sensorname", "device_id"),
            ("Geräte-ID", "Gerät", "device", "Logger"),
        ),
    ),
    Field(
        name="tree_number",
        ask=True,
        headings=(
            ("tree_number", "Baumnummer", "Baum-Nr.", "Baumnr", "Baum Nr", "Baum", "tree"),
            ("Kennzeichen", "Baumkennzeichen", "BaumID", "Baum-ID", "Plakette", "tree_id"),
        ),
    ),
    Field(
        name="time",
        ask=True,
        headings=(
            ("time", "Zeit", "Zeitpunkt", "Zeitstempel", "timestamp", "observed_at", "Messzeit",
             "Messzeitpunkt", "DateTime", "Datum/Zeit", "Datum/Uhrzeit", "Datum und Uhrzeit",
             "time_utc", "timestamp_utc", "Zeit UTC", "Zeit MEZ", "Datum Uhrzeit"),
            ("received_at", "Empfangszeit"),
        ),
    ),
    Field(
        name="date",
        ask=True,
        headings=(("date", "Datum", "Tag", "Messdatum", "Datum UTC", "Datum MEZ"),),
    ),
    Field(name="clock", headings=(("clock", "Uhrzeit", "Uhrzeit UTC", "Uhrzeit MEZ"),)),
    Field(name="quantity", ask=True, headings=(("quantity", "Messgröße", "Größe", "Parameter",
                                      "measurand", "Messwertart", "field"),)),
    Field(name="unit", headings=(("unit", "Einheit"),)),
    Field(name="value", ask=True, headings=(("value", "Wert", "Messwert"),)),
    Field(name="probe", headings=(("probe",),)),
    Field(
        name="depth_cm",
        headings=(("depth_cm", "Tiefe", "Einbautiefe", "depth", "Messtiefe", "Sondentiefe"),),
    ),
)  # fmt: skip

_QUANTITIES: Final = tuple(Field(name=quantity.value, headings=()) for quantity in Quantity)
"""So that a person who maps a column to nothing known is told these, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueColumn:
    """A column with values of one quantity."""

    place: int
    heading: str
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingColumns:
    """Which column is what.

    Attributes:
        found: the columns that say where and when, and those of the long form.
        values: the columns of the wide form; empty where the file has the long one.
        header_line: number of the header's row.
    """

    found: Columns
    values: tuple[ValueColumn, ...]
    header_line: int

    @property
    def is_long(self) -> bool:
        """Whether each line is one reading."""
        return not self.values


def find_reading_columns(
    head: Sheet, given: Mapping[str, str], *, name: str, command: str
) -> ReadingColumns:
    """Find the header of a file of readings and what each column holds.

    Args:
        head: the first rows of the file.
        given: heading -> field or quantity, as a person said it.
        name: how messages call the file.
        command: the command that a person typed, for advice.

    Raises:
        FileError: something is missing or may mean several things.
    """
    # Quantities are no fields, so the search for the header leaves their columns out.
    wishes = {heading: own_name(target) for heading, target in given.items()}
    others = {h: IGNORE if wishes[h] is not None else target for h, target in given.items()}
    found = find_columns(head, (*FIELDS, *_QUANTITIES), others, name=name, command=command)
    taken = found.taken
    missing = [
        "sensor / tree_number" if not {"sensor", "tree_number"} & set(taken) else "",
        "time" if not {"time", "date"} & set(taken) else "",
    ]
    if any(missing):
        raise FileError(
            "missing_column",
            name=name,
            fields=", ".join(filter(None, missing)),
            header=", ".join(found.header),
            command=f"{command} --map 'Spalte={'sensor' if missing[0] else 'time'}'",
        )
    is_long = {"quantity", "value"} <= set(taken)
    values = () if is_long else _value_columns(found, given, wishes)
    if not is_long and not values:
        header = ", ".join(found.header)
        raise FileError("no_value_column", name=name, header=header, command=command)
    read = {column.heading for column in values}
    ignored = tuple(heading for heading in found.ignored if heading not in read)
    return ReadingColumns(
        found=replace(found, ignored=ignored),
        values=values,
        header_line=head.rows[found.first_row - 1].line,
    )


def _value_columns(
    found: Columns, given: Mapping[str, str], wishes: Mapping[str, Meaning | None]
) -> tuple[ValueColumn, ...]:
    said = {_plain(heading): wish for heading, wish in wishes.items()}
    left_out = {_plain(heading) for heading, target in given.items() if target.strip() == IGNORE}
    used = set(found.taken.values())
    columns = []
    for place, heading in enumerate(found.header):
        if place in used or not heading or _plain(heading) in left_out:
            continue
        wish = said.get(_plain(heading))
        try:
            meaning = meaning_of(heading) if wish is None else _with_unit(wish, heading)
        except CellError as error:
            raise FileError(error.code, **error.values, heading=heading) from None
        if meaning is not None:
            columns.append(ValueColumn(place=place, heading=heading, meaning=meaning))
    return tuple(columns)


def _with_unit(wish: Meaning, heading: str) -> Meaning:
    """What a person said, in the unit of the heading where that is one of the quantity's."""
    convert = conversion(wish.quantity, unit_of(heading))
    return wish if convert is None else replace(wish, convert=convert)


def _plain(heading: str) -> str:
    return " ".join(heading.lower().split())
