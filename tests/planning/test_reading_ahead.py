from __future__ import annotations

import threading
import time

import pytest

from baumfeuchte.planning.reading_ahead import while_reading


class Desk:
    """Reads numbers and works on them; knows what is going on. Cannot read 4 nor work on 5."""

    def __init__(self) -> None:
        self.asked = [threading.Event() for _ in range(10)]
        self.reading = False

    def read(self, part: int) -> str:
        self.reading = True
        self.asked[part].set()
        time.sleep(0.05)
        self.reading = False
        if part == 4:
            raise LookupError(part)
        return f"read {part}"

    def work(self, part: int, read: str) -> str:
        if part == 5:
            raise ArithmeticError(part)
        if part < 3:  # The next one is asked for while this one is worked on, not after it.
            assert self.asked[part + 1].wait(timeout=20)
        return f"{read}, done"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_next_is_read_during_work_and_nothing_while_one_is_given_out(desk: Desk) -> None:
    given = []
    for done in while_reading([1, 2, 3], read=desk.read, work=desk.work):
        assert not desk.reading
        given.append(done)
    assert given == ["read 1, done", "read 2, done", "read 3, done"]


def test_no_part(desk: Desk) -> None:
    assert list(while_reading([], read=desk.read, work=desk.work)) == []


def test_what_cannot_be_read_fails_when_its_turn_comes(desk: Desk) -> None:
    coming = while_reading([3, 4, 6], read=desk.read, work=desk.work)
    assert next(coming) == "read 3, done"
    with pytest.raises(LookupError):
        next(coming)
    assert not desk.asked[6].is_set()


def test_work_that_fails_leaves_nothing_being_read(desk: Desk) -> None:
    with pytest.raises(ArithmeticError):
        list(while_reading([5, 6], read=desk.read, work=desk.work))
    assert not desk.reading
