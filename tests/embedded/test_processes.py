"""Signals that must wait until nothing is half done."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.embedded.processes import DeferredSignals

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERRUPTS = signal.default_int_handler


@pytest.fixture
def _default() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, INTERRUPTS)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_default")
class TestDeferred:
    def test_at_the_end(self) -> None:
        reached: list[str] = []

        def interrupted() -> None:
            with DeferredSignals():
                signal.raise_signal(signal.SIGINT)
                reached.append("the end")

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert reached == ["the end"]
        assert signal.getsignal(signal.SIGINT) is INTERRUPTS

    def test_where_it_is_asked_for_and_then_no_more(self) -> None:
        with DeferredSignals() as signals:
            signals.deliver()
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                signals.deliver()
            signals.deliver()

    def test_an_ignored_signal_stays_ignored(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with DeferredSignals() as signals:
            signal.raise_signal(signal.SIGINT)
            signals.deliver()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    def test_a_handler_that_only_notes_it_is_called_once(self) -> None:
        seen: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _frame: seen.append(number))
        with DeferredSignals():
            signal.raise_signal(signal.SIGINT)
            assert seen == []
        assert seen == [signal.SIGINT]
