"""Real and documented messages of twelve network servers. Run with ``-s`` to see the table."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.envelopes import parse

VECTORS = Path(__file__).parents[4] / "shared" / "vectors" / "envelopes.json"
ARRIVED_AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
OWN_NAMES = {"ttn-v3": "tts-v3"}
"""What we call a server otherwise than the vectors do."""

TOLERANCE = timedelta(seconds=2)


@pytest.fixture(scope="module")
def entries() -> list[dict]:
    if not VECTORS.exists():
        pytest.skip(f"{VECTORS} is not there: the shared vectors were not checked")
    return json.loads(VECTORS.read_text("utf-8"))


def outcome_of(entry: dict) -> Uplink | Ignored | Rejected:
    if "payload_base64" in entry:
        payload = base64.b64decode(entry["payload_base64"])
    else:
        payload = json.dumps(entry["payload"]).encode()
    return parse(Message(topic=entry["topic"] or "", payload=payload, arrived_at=ARRIVED_AT))


def unmet(entry: dict, outcome: Uplink | Ignored | Rejected) -> list[str]:
    """What differs from the entry's expectation."""
    expect, other = entry["expect"], entry.get("alt", {})
    if expect == "ignore":
        return [] if isinstance(outcome, Ignored) else ["not ignored"]
    if not isinstance(outcome, Uplink):
        return [str(outcome)]
    found = {
        "dev_eui": outcome.dev_eui,
        "f_port": outcome.f_port,
        "f_cnt": outcome.f_cnt,
        "payload_hex": outcome.payload.hex(),
        "rssi": outcome.rssi_dbm,
        "snr": outcome.snr_db,
        "gateway_id": outcome.gateway_id,
    }
    wrong = [k for k, v in found.items() if v not in (expect[k], *other.get(k, []))]
    if not same_time(outcome.received_at, expect["received_at"]):
        wrong.append("received_at")
    if outcome.simulated != entry.get("simulated", False):
        wrong.append("simulated")
    if outcome.network != OWN_NAMES.get(entry["server"], entry["server"]):
        wrong.append("network")
    return wrong


def same_time(found: datetime | None, expected: str | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - datetime.fromisoformat(expected)) <= TOLERANCE


def test_every_message_is_what_it_should_be(entries: list[dict]) -> None:
    assert len(entries) >= 35
    faults = {}
    print()
    for entry in entries:
        wrong = unmet(entry, outcome_of(entry))
        print(f"{entry['server']:18} {entry['version'][:60]:61} {wrong or 'met'}")
        if wrong:
            faults[f"{entry['server']} {entry['version']}"] = wrong
    assert not faults
