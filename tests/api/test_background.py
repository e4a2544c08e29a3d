"""Work that no answer waits for."""

from __future__ import annotations

import threading

from baumfeuchte.api.background import Background


def test_what_is_asked_for_during_the_work_is_done_once_more() -> None:
    background, begun, go = Background(), threading.Semaphore(0), threading.Event()

    def work() -> None:
        begun.release()
        go.wait(10)

    assert background.ask(work) is True
    assert begun.acquire(timeout=10)
    assert [background.ask(work) for _ in range(5)] == [True] * 5
    go.set()
    assert begun.acquire(timeout=10)
    background.close()
    assert not begun.acquire(blocking=False)


def test_who_asks_at_the_end_is_told_so() -> None:
    background = Background()
    background.close()
    assert background.ask(lambda: None) is False
