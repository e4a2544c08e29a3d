"""Set, reset and withdraw the city's own values: judged together, audited; for all doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.domain.city_values import OwnValue, ValueEntry, coming_entries, values_on
from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_options import contradictions, options_of, value_of
from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.irrigation.wording import day_text
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.city_settings import (
    forget_own_values,
    lock_own_values,
    store_own_values,
    value_entries,
    withdraw_values,
)
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime, tzinfo

    from baumfeuchte.domain.city_values import Value
    from baumfeuchte.irrigation.wording import Language
    from baumfeuchte.storage.connection import Connection

LONGEST_SOURCE = 500
_SINCE = {"de": "Ab {day}: {sentence}", "en": "From {day} on: {sentence}"}


class ContradictionError(InputError):
    """Values that do not fit together; ``sentences`` says each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class PastDayError(InputError):
    """A start day that is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes values, and when.

    Attributes:
        who: for the audit and the explanations.
        now: the clock (UTC).
        zone: the city's time zone.
        language: of a ``ContradictionError``.
    """

    who: str
    now: datetime
    zone: tzinfo
    language: Language = "en"

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    def held(self, entries: Iterable[ValueEntry], day: date) -> dict[str, OwnValue]:
        """What holds on a day, as it is known now."""
        return values_on(entries, day=day, known_at=self.now, zone=self.zone)


def set_values(
    conn: Connection,
    written: Mapping[str, Value],
    *,
    source: str,
    editor: Editor,
    valid_from: date | None = None,
) -> list[OwnValue]:
    """Set values of the city's own; all of them or none.

    Args:
        conn: in the caller's transaction.
        written: as people or programs wrote them, by key. A value as it is already is left.
        source: where the city takes them from.
        editor: who, and when.
        valid_from: local day from which on they hold; None, or today: at once.

    Returns:
        Those that changed.

    Raises:
        InputError: one is not plausible, has no source, they contradict each other on a day that
            they or coming values begin, or the day is over.
    """
    told = " ".join(source.split())
    if not told:
        raise InputError("Say where the values come from: a guideline, a measurement, a decision.")
    if len(told) > LONGEST_SOURCE:
        raise InputError(f"The source is longer than {LONGEST_SOURCE} characters; name it shorter.")
    wanted = {key: value_of(key, value) for key, value in written.items()}
    begin = _begin(valid_from, editor)
    lock_own_values(conn)
    entries = run(conn, value_entries())
    before = editor.held(entries, begin or editor.today)
    changed = [
        OwnValue(
            key=key,
            value=value,
            source=told,
            set_by=editor.who,
            set_at=editor.now,
            valid_from=begin,
        )
        for key, value in wanted.items()
        if key not in before or (before[key].value, before[key].source) != (value, told)
    ]
    new = [_entry(item.key, item.value, begin, editor) for item in changed]
    _judge([*entries, *new], begin or editor.today, editor)
    store_own_values(conn, changed)
    for item in changed:
        after = {"value": item.value, "source": told, **_day_of(begin)}
        _record(conn, "set", item.key, editor, before=before.get(item.key), after=after)
    return changed


def reset_values(
    conn: Connection, keys: Collection[str], *, editor: Editor, valid_from: date | None = None
) -> list[OwnValue]:
    """Go back to the published values; coming values come nevertheless.

    Args:
        conn: in the caller's transaction.
        keys: of the values; those that would not be the city's own then are left.
        editor: who, and when.
        valid_from: local day from which on; None, or today: at once.

    Returns:
        Those that would have been the city's own.

    Raises:
        InputError: no such value, what is left contradicts itself, or the day is over.
    """
    _known(keys)
    begin = _begin(valid_from, editor)
    lock_own_values(conn)
    entries = run(conn, value_entries())
    before = editor.held(entries, begin or editor.today)
    gone = [before[key] for key in dict.fromkeys(keys) if key in before]
    new = [_entry(item.key, None, begin, editor) for item in gone]
    _judge([*entries, *new], begin or editor.today, editor)
    forget_own_values(
        conn, [item.key for item in gone], who=editor.who, at=editor.now, valid_from=begin
    )
    for item in gone:
        _record(conn, "reset", item.key, editor, before=item, after=_day_of(begin) or None)
    return gone


def withdraw(
    conn: Connection, keys: Collection[str], *, valid_from: date, editor: Editor
) -> list[ValueEntry]:
    """Take back what was to hold from a coming day on.

    Args:
        conn: in the caller's transaction.
        keys: of the values; those for which nothing begins on the day are left.
        valid_from: the local day.
        editor: who, and when.

    Returns:
        What does not come any more.

    Raises:
        InputError: no such value, the day has begun, or what is left contradicts itself.
    """
    _known(keys)
    if valid_from <= editor.today:
        msg = f"What holds from {valid_from} on has begun; reset it, or set another value."
        raise PastDayError(msg)
    lock_own_values(conn)
    entries = run(conn, value_entries())
    coming = coming_entries(entries, today=editor.today, known_at=editor.now)
    gone = [item for item in coming if item.valid_from == valid_from and item.key in keys]
    new = [_entry(item.key, None, valid_from, editor, withdrawn=True) for item in gone]
    _judge([*entries, *new], valid_from, editor)
    names = [item.key for item in gone]
    withdraw_values(conn, names, valid_from=valid_from, who=editor.who, at=editor.now)
    for item in gone:
        _record(conn, "withdraw", item.key, editor, before=item)
    return gone


def _known(keys: Iterable[str]) -> None:
    for key in keys:
        if key not in CITY_VALUES:
            msg = f"{key!r} is no value that a city sets; see `baumfeuchte thresholds list`."
            raise InputError(msg)


def _begin(valid_from: date | None, editor: Editor) -> date | None:
    """The day of an entry; none for today. A past day is planned with what was known then."""
    if valid_from is None or valid_from == editor.today:
        return None
    if valid_from < editor.today:
        msg = f"{valid_from} is over; a value holds from today on, or from a day to come."
        raise PastDayError(msg)
    return valid_from


def _entry(
    key: str,
    value: Value | None,
    begin: date | None,
    editor: Editor,
    *,
    withdrawn: bool = False,
) -> ValueEntry:
    """An entry that is not stored yet; it comes after all others."""
    return ValueEntry(
        id=2**63,
        key=key,
        value=value,
        source="",
        set_by=editor.who,
        set_at=editor.now,
        valid_from=begin,
        withdrawn=withdrawn,
    )


def _judge(entries: Sequence[ValueEntry], first: date, editor: Editor) -> None:
    """Refuse what contradicts itself on a day, or on a later one on which a value begins."""
    coming = coming_entries(entries, today=editor.today, known_at=editor.now)
    begins = {item.valid_from for item in coming if item.valid_from is not None}
    found: dict[str, str] = {}
    for day in sorted({first, *(day for day in begins if day > first)}):
        options = options_of(editor.held(entries, day).values())
        for sentence in contradictions(options, editor.language):
            since = f"{day_text(day, editor.language)} {day.year}"
            text = _SINCE[editor.language].format(day=since, sentence=sentence)
            found.setdefault(sentence, sentence if day <= editor.today else text)
    if found:
        raise ContradictionError(list(found.values()))


def _day_of(begin: date | None) -> dict[str, object]:
    return {} if begin is None else {"valid_from": begin.isoformat()}


def _record(
    conn: Connection,
    action: str,
    key: str,
    editor: Editor,
    *,
    before: OwnValue | ValueEntry | None,
    after: Mapping[str, object] | None = None,
) -> None:
    was = None
    if before is not None:
        was = {"value": before.value, "source": before.source, **_day_of(before.valid_from)}
    record(
        conn,
        at=editor.now,
        actor=editor.who,
        action=f"threshold.{action}",
        subject=f"threshold {key}",
        before=was,
        after=after,
    )
