"""What the examples of LORIOT do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


RX = "rx: at once, without a gateway"
GW = "gw: the same frame with all gateways"


def test_rx_and_gw_are_the_same_uplink(outcome_of: Callable) -> None:
    rx, gw, wrapped = (
        outcome_of("loriot", name) for name in (RX, GW, "CRA: the message as text in data")
    )
    assert uplink_digest(rx) == uplink_digest(gw) == uplink_digest(wrapped)
    assert rx.received_at == gw.received_at
    assert wrapped == gw


def test_another_counter_is_another_uplink(outcome_of: Callable) -> None:
    other = outcome_of("loriot", "counter above 16 bits")
    assert uplink_digest(other) != uplink_digest(outcome_of("loriot", GW))


def test_other_commands_keep_device_and_time(outcome_of: Callable) -> None:
    expected = Ignored(kind="join", network="loriot", dev_eui=EUI, at=TIME)
    assert outcome_of("loriot", "join") == expected
    downlink = outcome_of("loriot", "txd: EUI, port and payload, but a downlink")
    assert (downlink.dev_eui, downlink.at) == (EUI, TIME)


def test_cra_may_send_an_object_instead_of_text() -> None:
    message = {"cmd": "rx", "EUI": EUI, "ts": 1, "fcnt": 7, "port": 2, "data": "aa"}
    assert recognise({"type": "D", "data": message}, topic="") == recognise(message, topic="")
