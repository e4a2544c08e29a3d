"""What the examples of Netmore do not show; they themselves run in test_examples.py."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.uplink import Ignored, Rejected, Uplink
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.envelopes.envelope import RefusedError
from baumfeuchte.ingest.envelopes.registry import ENVELOPES

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "data" / "envelopes" / "netmore.json").read_bytes()
)
MESSAGES = [e["payload"][0] for e in EXAMPLES if isinstance(e["payload"], list)]


def test_no_other_envelope_takes_them() -> None:
    for message in MESSAGES:
        for envelope in ENVELOPES:
            if envelope.network != "netmore":
                try:
                    assert envelope.read(message, "") is None
                except RefusedError as refusal:
                    pytest.fail(f"{envelope.network}: {refusal.detail}")


def test_the_address_tells_the_bare_minimum() -> None:
    message = [{"devEui": EUI, "payload": "0a", "fPort": "1"}]
    outcome = recognise(message, topic="", hint="netmore")
    assert isinstance(outcome, Uplink)
    assert (outcome.network, outcome.payload, outcome.f_port) == ("netmore", b"\x0a", 1)
    assert isinstance(recognise(message, topic="", hint="loriot"), Rejected)


def test_a_status_brings_the_battery(outcome_of: Callable) -> None:
    assert outcome_of("netmore", "status") == Ignored(
        kind="status", network="netmore", dev_eui=EUI, at=TIME, battery_percent=80.0
    )


def test_a_message_type_that_is_empty_says_nothing() -> None:
    message = {"devEui": EUI, "gatewayIdentifier": "824", "payload": "aa", "fPort": "", "rssi": ""}
    outcome = recognise([message | {"messageType": ""}], topic="")
    assert isinstance(outcome, Uplink)
    assert (outcome.f_port, outcome.f_cnt, outcome.rssi_dbm) == (None, None, None)
