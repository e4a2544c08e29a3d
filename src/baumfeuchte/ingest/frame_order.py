"""Bring the frames of a sensor into the order in which it sent them. Pure.

A frame counter starts again after a rejoin, ends at 16 bits on some network servers, comes twice
over two paths, and late where a gateway had no line (lorawan 3, gotchas 1, 3 and 7). What follows
tells these apart; nothing is dropped only because a counter went down.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.storage.health_rows import FrameRun

REPEAT: Final = timedelta(seconds=120)
"""The same frame over another path or confirmed again (``pipeline.SAME_RECEPTION_S``)."""

_WRAP: Final = 65_536
_MAX_WRAP_STEP: Final = 1000
"""A counter that goes on from 65535 with 0; further apart it was set anew."""

_LATE_RUNS: Final = 8
"""So many runs of late frames may come before the counter goes on where it was."""

_SLACK_FRAMES: Final = 16
_FASTER: Final = 4
"""A device may send so many times more often than usual (an alarm, a test) and a few frames more;
a counter that is further ahead was set anew."""

_FIT_MARGIN: Final = 1.5
"""Frames by which a reset must fit the clock better than frames that came late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Frames with consecutive counters; ``first`` and ``last`` go on beyond 16 bits."""

    first_at: datetime
    last_at: datetime
    first: int
    last: int

    @property
    def frames(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(slots=True)
class Session:
    """Frames from one start of the counter to the next.

    Attributes:
        pieces: in the order of time and of the counter.
        late: pieces that fill holes between those.
    """

    pieces: list[Piece] = field(default_factory=list)
    late: list[Piece] = field(default_factory=list)
    offset: int = 0

    @property
    def top(self) -> Piece:
        """The last piece in order."""
        return self.pieces[-1]

    def has(self, first: int, last: int) -> bool:
        """Whether all these counters are there already."""
        return all(
            any(piece.first <= count <= piece.last for piece in (*self._around(count), *self.late))
            for count in {first, last}
        )

    def _around(self, count: int) -> Sequence[Piece]:
        place = bisect_right(self.pieces, count, key=lambda piece: piece.first)
        return self.pieces[max(0, place - 1) : place]


def in_sessions(
    runs: Sequence[FrameRun], *, frame_s: float | None, joins: Sequence[datetime]
) -> list[Session]:
    """Sort frames with counters into sessions.

    Args:
        runs: all with counters, in order of time.
        frame_s: usual time from frame to frame in seconds; None where it is not known.
        joins: when the device joined its network (UTC), in order of time.

    Returns:
        Sessions in order of time, each with at least one piece. Repeated frames are left out.
    """
    order = _Order(frame_s)
    for number, run in enumerate(runs):
        order.add(run, runs[number + 1 : number + 2 + _LATE_RUNS], joins)
    return order.sessions


class _Order:
    """Where the next frames belong."""

    def __init__(self, frame_s: float | None) -> None:
        self._frame_s = frame_s
        self._heard_at: datetime | None = None
        self.sessions: list[Session] = []

    def add(self, run: FrameRun, following: Sequence[FrameRun], joins: Sequence[datetime]) -> None:
        """Put a run where it belongs."""
        heard_at, self._heard_at = self._heard_at, run.last_at
        if heard_at is None or bisect_right(joins, heard_at) < bisect_right(joins, run.first_at):
            self._begin(run)
            return
        session = self.sessions[-1]
        piece = _piece(run, session.offset)
        if piece.first <= session.top.last:
            self._add_lower(session, run, piece, following, near=run.first_at - heard_at <= REPEAT)
        elif plausible(
            piece.first - session.top.last, run.first_at - session.top.last_at, self._frame_s
        ):
            session.pieces.append(piece)
        else:
            self._begin(run)

    def _begin(self, run: FrameRun) -> None:
        self.sessions.append(Session(pieces=[_piece(run, 0)]))

    def _add_lower(
        self,
        session: Session,
        run: FrameRun,
        piece: Piece,
        following: Sequence[FrameRun],
        *,
        near: bool,
    ) -> None:
        """A counter that went down or stayed: repeated, wrapped, late, or begun anew."""
        top = session.top
        if near and piece.last > top.last and session.has(piece.first, top.last):
            _append_rest(session, piece)
        elif (
            near
            and run.last_at - run.first_at <= REPEAT
            and session.has(piece.first, min(piece.last, top.last))
        ):
            return
        elif _wraps(session, piece):
            session.offset += _WRAP
            session.pieces.append(_piece(run, session.offset))
        elif self._came_late(top, piece, following, session.offset):
            if not session.has(piece.first, piece.last):
                session.late.append(piece)
        else:
            self._begin(run)

    def _came_late(
        self, top: Piece, piece: Piece, following: Sequence[FrameRun], offset: int
    ) -> bool:
        """Whether the counter soon goes on from where it was before these frames."""
        if piece.last >= top.last:
            return False
        for run in following:
            begin = _piece(run, offset).first
            if begin > top.last:
                steady = self._misfit(begin - top.last, run.first_at - top.last_at)
                anew = self._misfit(begin - piece.last, run.first_at - piece.last_at)
                return steady <= anew + _FIT_MARGIN
            if _piece(run, offset).last >= top.last:
                return False
        return False

    def _misfit(self, frames: int, time: timedelta) -> float:
        """By how many frames counter and clock contradict each other."""
        return 0 if self._frame_s is None else abs(time.total_seconds() / self._frame_s - frames)


def plausible(step: int, time: timedelta, frame_s: float | None) -> bool:
    """Whether a device can have sent so many frames in a time; at most one a second anyway.

    Args:
        step: from counter to counter.
        time: between the two frames.
        frame_s: usual time from frame to frame in seconds; None where it is not known.
    """
    usual = time.total_seconds() * (1 if frame_s is None else _FASTER / frame_s)
    return step <= usual + _SLACK_FRAMES


def _wraps(session: Session, piece: Piece) -> bool:
    end = session.offset + _WRAP
    return (
        end - _MAX_WRAP_STEP <= session.top.last < end
        and piece.first + _WRAP - session.top.last <= _MAX_WRAP_STEP
    )


def _append_rest(session: Session, piece: Piece) -> None:
    """What of a piece is new, where it begins with a repeat of the last frames."""
    first = session.top.last + 1
    passed = (first - piece.first) / (piece.last - piece.first)
    session.pieces.append(
        Piece(
            first_at=piece.first_at + passed * (piece.last_at - piece.first_at),
            last_at=piece.last_at,
            first=first,
            last=piece.last,
        )
    )


def _piece(run: FrameRun, offset: int) -> Piece:
    if run.first_count is None or run.last_count is None:
        raise TypeError(run)
    return Piece(
        first_at=run.first_at,
        last_at=run.last_at,
        first=run.first_count + offset,
        last=run.last_count + offset,
    )
