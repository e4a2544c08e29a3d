from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from baumfeuchte.ingest.inbox import Delivery, Inbox

AT = datetime(2026, 7, 15, tzinfo=UTC)


def delivery(number: int, payload: bytes = b"x") -> Delivery:
    return Delivery("t", payload, AT, False, False, number, 1, 1)


def filled(count: int, **limits: int) -> Inbox:
    inbox = Inbox(**limits)
    for number in range(count):
        inbox.put([delivery(number)])
    return inbox


def mids(found: list[Delivery]) -> list[int]:
    return [one.mid for one in found]


def test_what_is_there_in_order_and_never_more_than_the_limit() -> None:
    inbox = filled(5)
    assert len(inbox) == 5
    assert mids(inbox.take(3, 0)) == [0, 1, 2]
    assert mids(inbox.take(3, 0)) == [3, 4]
    assert inbox.take(3, 0.01) == []
    assert not inbox.is_exhausted


def test_a_burst_larger_than_a_batch_is_not_lost() -> None:
    inbox = Inbox(max_messages=5)
    inbox.put([delivery(number) for number in range(7)])
    inbox.put([delivery(7)])
    inbox.close()
    assert mids(inbox.take(3, 0)) == [0, 1, 2]
    assert inbox.is_full
    assert mids(inbox.take(3, 0)) == [3, 4, 5]
    assert len(inbox) == 2
    assert not inbox.is_full
    assert not inbox.is_exhausted
    assert mids(inbox.take(3, 30)) == [6, 7]
    assert inbox.is_exhausted


def test_a_batch_is_never_waited_for() -> None:
    inbox = filled(1)
    begin = time.monotonic()
    assert mids(inbox.take(1000, 30)) == [0]
    assert time.monotonic() - begin < 15


def test_the_first_message_ends_the_wait() -> None:
    inbox = Inbox()
    threading.Timer(0.05, lambda: inbox.put([delivery(7)])).start()
    assert mids(inbox.take(10, 20)) == [7]


def test_full_by_number() -> None:
    inbox = filled(9, max_messages=10)
    assert not inbox.is_full
    inbox.put([delivery(9)])
    assert inbox.is_full
    inbox.put([delivery(10)])  # what the network thread had read already is not refused
    inbox.take(2, 0)
    assert not inbox.is_full


def test_full_by_bytes() -> None:
    inbox = Inbox(max_bytes=100)
    for number in range(10):
        assert not inbox.is_full
        inbox.put([delivery(number, b"x" * 10)])
    assert inbox.is_full
    inbox.take(1, 0)
    assert not inbox.is_full


@pytest.mark.parametrize("closings", [1, 3])
def test_what_is_in_a_closed_inbox_can_still_be_taken(closings: int) -> None:
    inbox = filled(3)
    for _ in range(closings):
        inbox.close()
    assert mids(inbox.take(2, 0)) == [0, 1]
    assert not inbox.is_exhausted
    assert mids(inbox.take(2, 0)) == [2]
    assert inbox.is_exhausted
    assert inbox.take(2, 30) == []


def test_closing_ends_a_wait() -> None:
    inbox = Inbox()
    threading.Timer(0.05, inbox.close).start()
    assert inbox.take(10, 20) == []
    assert inbox.is_exhausted


def test_the_message_of_a_delivery() -> None:
    found = Delivery("t", b"x", AT, True, False, 5, 1, 2).message()
    assert (found.topic, found.payload, found.arrived_at) == ("t", b"x", AT)
    assert (found.redelivered, found.retained) == (True, False)
    kept = Delivery("t", b"x", AT, False, True, 5, 1, 2).message()
    assert (kept.redelivered, kept.retained) == (False, True)


def test_the_limits_that_the_documents_promise() -> None:
    inbox = Inbox()
    assert inbox.room == 5_000
    inbox.put([delivery(1, b"x" * 16 * 1024 * 1024)])
    assert inbox.is_full


def test_several_threads_may_fill_it() -> None:
    inbox = Inbox(max_messages=100_000)

    def fill() -> None:
        for number in range(5000):
            inbox.put([delivery(number)])

    threads = [threading.Thread(target=fill) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox) == 20_000
    assert inbox.room == 80_000
    assert len(inbox.take(100_000, 0)) == 20_000
    assert inbox.room == 100_000
