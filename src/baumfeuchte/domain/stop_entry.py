"""What a crew says of a stop of its tour, and which of several words counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

CLOCK_DRIFT: Final = timedelta(minutes=5)
"""A phone's clock may be ahead of ours by this much."""
OLDEST: Final = timedelta(days=7)
"""An entry that waited longer is not taken: lists and judgements have gone on without it."""
SEEN_AFTER: Final = timedelta(minutes=2)
"""Phones look every minute what others have said; from then on everybody has seen an entry."""
MOST_LITRES: Final = 10_000.0


class StopState(StrEnum):
    """What became of a stop."""

    OPEN = "open"
    WATERED = "watered"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"


class Refusal(StrEnum):
    """Why an entry is not taken; the phone keeps it and shows the reason."""

    UNKNOWN_STOP = "unknown_stop"
    KEY_REUSED = "key_reused"
    IN_THE_FUTURE = "in_the_future"
    TOO_OLD = "too_old"
    NO_LITRES = "no_litres"
    INVALID = "invalid_entry"


REFUSALS: Final[dict[Refusal, str]] = {
    Refusal.UNKNOWN_STOP: "This stop is not in a tour of yours any more; log the watering at the "
    "tree instead.",
    Refusal.KEY_REUSED: "This entry key was used for something else; take a new key for a new "
    "entry.",
    Refusal.IN_THE_FUTURE: "The time lies in the future; correct the clock of the phone.",
    Refusal.TOO_OLD: "The entry is older than seven days; log the watering at the tree instead.",
    Refusal.NO_LITRES: "A watering needs its litres: more than 0 and at most 10,000.",
    Refusal.INVALID: "The entry is incomplete or has a value that cannot be used.",
}
"""One sentence for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEntry:
    """One word of a crew about a stop.

    Attributes:
        entry_key: made by the phone; a repeat of the same key changes nothing.
        stop_id: of the tour's stop.
        at: when it was said, by the phone (UTC).
        state: ``open`` takes an earlier word back.
        litres: brought; only with ``watered``.
        note: for the department; may be empty.
        tour_id, tree_id: as the phone saw the stop. They find it again when the tour was planned
            anew and its stops have other ids.
        actor: who said it.
        received_at: when it arrived at the server (UTC); None where that is not asked for.
    """

    entry_key: str
    stop_id: int
    at: datetime
    state: StopState
    litres: float | None = None
    note: str = ""
    tour_id: int | None = None
    tree_id: int | None = None
    actor: str = ""
    received_at: datetime | None = None

    def says_the_same_as(self, other: StopEntry) -> bool:
        """Whether a repeat says what is stored."""
        return (self.at, self.state, self.litres, self.note) == (
            other.at,
            other.state,
            other.litres,
            other.note,
        )


def refusal_of(entry: StopEntry, now: datetime) -> Refusal | None:
    """Why an entry cannot be taken by itself, or None."""
    if entry.at > now + CLOCK_DRIFT:
        return Refusal.IN_THE_FUTURE
    if entry.at < now - OLDEST:
        return Refusal.TOO_OLD
    if entry.state is StopState.WATERED and not 0 < (entry.litres or 0) <= MOST_LITRES:
        return Refusal.NO_LITRES
    return None


def counting_word(entries: Iterable[StopEntry]) -> StopEntry | None:
    """The entry that makes the state of the stop: the latest, but delivered water stays.

    Of two at the same time the one with the higher key counts. It depends on the entries alone, so
    phones may send them in any order and as often as they like.

    Somebody else's "unreachable" does not take away a watering that its author cannot have seen:
    the water is in the ground. The author of the watering may correct it, and so may everybody
    who has seen it.
    """
    said = sorted(entries, key=_place)
    last = said[-1] if said else None
    if last is None or last.state is StopState.WATERED:
        return last
    for place in range(len(said) - 2, -1, -1):
        word, later = said[place], said[place + 1 :]
        if word.state is StopState.WATERED and not any(_replaces(one, word, said) for one in later):
            return word
    return last


def _replaces(later: StopEntry, word: StopEntry, said: Sequence[StopEntry]) -> bool:
    if later.actor == word.actor or word.received_at is None:
        return True
    if later.at >= word.received_at + SEEN_AFTER:
        return True
    # Only a stop of which somebody has spoken can be taken back: without a word of their own it
    # was this one that they saw.
    own = (one for one in said if one.actor == later.actor and _place(one) < _place(later))
    return later.state is StopState.OPEN and not any(own)


def last_note(entries: Iterable[StopEntry]) -> str:
    """The newest note that anybody wrote about the stop; a later word without one keeps it."""
    found = max((entry for entry in entries if entry.note), key=_place, default=None)
    return "" if found is None else found.note


def _place(entry: StopEntry) -> tuple[datetime, str]:
    return entry.at, entry.entry_key
