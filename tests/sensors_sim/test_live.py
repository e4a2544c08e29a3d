"""Live mode: nothing early, nothing lost, nothing twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from baumfeuchte.sensors_sim.history import PublishedMessage, history
from baumfeuchte.sensors_sim.live import coming_messages, run_live
from baumfeuchte.sensors_sim.publish import Publisher
from baumfeuchte.sensors_sim.truth import simulate_truth

if TYPE_CHECKING:
    from datetime import datetime

    from baumfeuchte.sensors_sim.fleet import Fleet


def test_coming_messages_are_the_history_of_the_next_days(fleet: Fleet, morning: datetime) -> None:
    until = morning + timedelta(days=2)
    truth = simulate_truth(fleet, morning, until)
    expected = list(history(truth, morning, until))
    found = list(islice(coming_messages(fleet, morning, interval_s=3600), len(expected)))
    assert found == expected


class Recorder(Publisher):
    """A real publisher that also notes what the clock said at each message."""

    def __init__(self, port: int, clock: Clock) -> None:
        super().__init__(host="127.0.0.1", port=port)
        self.clock = clock
        self.sent: list[tuple[datetime, PublishedMessage]] = []

    def publish(self, message: PublishedMessage) -> None:
        self.sent.append((self.clock.now, message))
        super().publish(message)

    def idle(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)
        super().idle(0.0005)


class Clock:
    """Goes on only while somebody waits."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_each_message_goes_out_when_its_time_has_come(
    fleet: Fleet, morning: datetime, mosquitto: Any
) -> None:
    clock = Clock(morning)
    end = morning + timedelta(minutes=30)
    since = morning - timedelta(minutes=20)
    with Recorder(mosquitto.port, clock) as publisher:
        count = run_live(
            fleet,
            publisher,
            since=since,
            interval_s=3600,
            clock=clock,
            should_stop=lambda: clock.now >= end,
        )
        assert publisher.unconfirmed == 0
    truth = simulate_truth(fleet, since, end)
    assert [message for _, message in publisher.sent] == list(history(truth, since, end))
    assert 18 <= count == len(publisher.sent) <= 22  # 50 minutes of 24 devices
    for sent_at, message in publisher.sent:
        late = sent_at - message.at
        assert timedelta(0) <= late
        assert late <= timedelta(seconds=1.1) or message.at <= morning  # due before we started
