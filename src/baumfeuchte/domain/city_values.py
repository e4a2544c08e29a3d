"""What a city sets itself instead of a published value, from which day on, and who said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, tzinfo

Value: TypeAlias = float | str
"""A number in the unit of its key, or a text: a day of the year (``04-15``), a soil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """One value of the city's own.

    Attributes:
        key: of the table of ``irrigation.city_values``.
        source: where the city takes it from, in its own words.
        set_by, set_at: who set it last, and when (UTC).
        valid_from: local day from which on it holds; None: at once.
    """

    key: str
    value: Value
    source: str
    set_by: str
    set_at: datetime
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueEntry:
    """What somebody entered: a value, a reset, or that a coming value shall not come.

    Entries are only added. What holds on a day follows from those that were known at a time.

    Attributes:
        value: the city's own; None: the published one again.
        set_by, set_at: who entered it, and when (UTC).
        valid_from: local day from which on it holds; None: at once.
        withdrawn: what the key was to be from ``valid_from`` on does not count any more.
    """

    id: int
    key: str
    value: Value | None
    source: str
    set_by: str
    set_at: datetime
    valid_from: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """An entry, and the value that held until then (None: the published one).

    Of a withdrawal, ``before`` is what it took back and ``entry.value`` is None.
    """

    entry: ValueEntry
    before: Value | None


def start_day(entry: ValueEntry, zone: tzinfo) -> date:
    """The local day from which on an entry holds."""
    return entry.valid_from or entry.set_at.astimezone(zone).date()


def standing_entries(entries: Iterable[ValueEntry], known_at: datetime) -> list[ValueEntry]:
    """What was known at a time (UTC) and not taken back: of a key and start day the newest."""
    said: dict[object, ValueEntry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.set_at, entry.id)):
        if entry.set_at <= known_at:
            planned = entry.valid_from is not None
            said[(entry.key, entry.valid_from) if planned else entry.id] = entry
    return [entry for entry in said.values() if not entry.withdrawn]


def values_on(
    entries: Iterable[ValueEntry], *, day: date, known_at: datetime, zone: tzinfo
) -> dict[str, OwnValue]:
    """The city's own values that hold on a day, by key, in the order of keys.

    The entry that starts last counts, of those of one start day the one that was entered last: a
    value from 1 May is not overruled by one that somebody entered in March to hold at once.

    Args:
        entries: all.
        day: local day.
        known_at: entries of later do not count (UTC).
        zone: the city's time zone.
    """
    newest: dict[str, tuple[date, datetime, int]] = {}
    found: dict[str, ValueEntry] = {}
    for entry in standing_entries(entries, known_at):
        place = (start_day(entry, zone), entry.set_at, entry.id)
        if place[0] <= day and (entry.key not in newest or place > newest[entry.key]):
            newest[entry.key], found[entry.key] = place, entry
    return {
        key: OwnValue(
            key=key,
            value=entry.value,
            source=entry.source,
            set_by=entry.set_by,
            set_at=entry.set_at,
            valid_from=entry.valid_from,
        )
        for key, entry in sorted(found.items())
        if entry.value is not None
    }


def coming_entries(
    entries: Iterable[ValueEntry], *, today: date, known_at: datetime
) -> list[ValueEntry]:
    """Entries that do not hold yet, the next first."""
    standing = standing_entries(entries, known_at)
    later = [entry for entry in standing if entry.valid_from and entry.valid_from > today]
    return sorted(later, key=lambda entry: (entry.valid_from, entry.key))


def with_before(
    shown: Iterable[ValueEntry], entries: Sequence[ValueEntry], zone: tzinfo
) -> list[ValueChange]:
    """Entries with what held on their start day until they were entered.

    Args:
        shown: the entries that are asked for.
        entries: all.
        zone: the city's time zone.
    """
    changes = []
    for entry in shown:
        place = (entry.set_at, entry.id)
        earlier = [
            other
            for other in entries
            if other.key == entry.key and (other.set_at, other.id) < place
        ]
        held = values_on(earlier, day=start_day(entry, zone), known_at=entry.set_at, zone=zone).get(
            entry.key
        )
        changes.append(ValueChange(entry=entry, before=None if held is None else held.value))
    return changes
