"""A request to stop is heard whenever it comes."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.cli import _stopping
from baumfeuchte.cli._stopping import TICK_S, StopRequest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def request_to_stop() -> Iterator[StopRequest]:
    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    yield StopRequest()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_just_before_the_sleep_is_heard_after_a_tick(
    request_to_stop: StopRequest, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        # It came between the look and the sleep: the sleep itself notices nothing.
        if not slept:
            signal.raise_signal(number)
        slept.append(seconds)

    monkeypatch.setattr(_stopping.time, "sleep", sleep)
    assert request_to_stop.wait(3600)
    assert request_to_stop()
    assert slept == [TICK_S]


def test_nobody_asks(request_to_stop: StopRequest) -> None:
    assert not request_to_stop.wait(0.01)
    assert not request_to_stop()
