"""One message never takes others down: whatever is wrong with it, it alone is kept aside."""

from __future__ import annotations

import base64
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest import pipeline

if TYPE_CHECKING:
    from baumfeuchte.ingest.intake import Intake

LATE = "70b3d57ba0000abc"


@pytest.fixture
def takes(intake: Intake, fleet: Any) -> Any:
    """Take sent messages; answers what became of each."""

    def take(*sent: Any) -> list[str]:
        outcomes = intake.take([fleet.message(one) for one in sent])
        return [outcome.reason or outcome.kind for outcome in outcomes]

    return take


def test_a_row_that_the_database_refuses(
    takes: Any, stock: Any, fleet: Any, caplog: pytest.LogCaptureFixture
) -> None:
    stock.rows("ALTER TABLE uplinks ADD CONSTRAINT poison CHECK (f_cnt NOT IN (13, 77))")
    found = takes(*(fleet.uplink(n) for n in range(100)))
    assert [n for n, kind in enumerate(found) if kind != "stored"] == [13, 77]
    assert found[13] == found[77] == "storage_error"
    assert stock.numbers() == [n for n in range(100) if n not in {13, 77}]
    assert stock.counts() == (98, 294, 2)
    (reason, detail, *_), _ = stock.rejections()
    assert reason == "storage_error"
    assert "baumfeuchte replay" in detail
    assert stock.value("SELECT raw FROM rejections ORDER BY id LIMIT 1") == fleet.uplink(13)[1]
    ours = [record.levelno for record in caplog.records if record.name.startswith("baumfeuchte")]
    assert ours == [logging.ERROR] * 2


def test_a_fault_of_ours(
    takes: Any, stock: Any, fleet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode = pipeline.decode

    def faulty(device: str, f_port: int | None, payload: bytes, settings: Any) -> Any:
        if payload == poison:
            raise ZeroDivisionError
        return decode(device, f_port, payload, settings)

    poison = base64.b64decode(json.loads(fleet.uplink(3)[1])["data"])
    monkeypatch.setattr(pipeline, "decode", faulty)
    found = takes(*(fleet.uplink(n) for n in range(6)))
    assert found == [*["stored"] * 3, "internal_error", *["stored"] * 2]
    ((reason, detail, eui, network),) = stock.rejections()
    assert (reason, eui, network) == ("internal_error", fleet.EUIS[3], "chirpstack-v4")
    assert "ZeroDivisionError" in detail


def test_texts_that_postgresql_cannot_hold(takes: Any, stock: Any, fleet: Any) -> None:
    _, body = fleet.uplink(1)
    found = takes(("to\0pic", body), ("half \ud800", fleet.uplink(2)[1]), ("b\0d", b"{}"))
    assert found[:2] == ["stored", "stored"]
    topics = stock.rows("SELECT topic, raw FROM uplinks ORDER BY f_cnt")
    assert [topic[:2] + topic[3:] for topic, _ in topics] == ["topic", "haf ?"]
    assert topics[0][1] == body
    assert stock.rows("SELECT raw FROM rejections") == [(b"{}",)]


def test_numbers_at_the_ends_of_their_columns(takes: Any, stock: Any, fleet: Any) -> None:
    first = "0001-01-01T00:00:00Z"
    wild = [{"gatewayId": "g", "rssi": -(10**300), "snr": 1e300}]
    found = takes(
        fleet.uplink(1, fCnt=2**32 - 1),
        fleet.uplink(2, rxInfo=wild),
        fleet.uplink(3, time=first),
        fleet.uplink(4, time="9999-12-31T23:59:59.999999Z"),
        fleet.uplink(5, fCnt=10**30),
        fleet.uplink(6),
    )
    assert (found[0], found[-1]) == ("stored", "stored")
    assert "internal_error" not in found
    # Whatever became of the others, each of them is kept.
    uplinks, _, rejections = stock.counts()
    assert uplinks + rejections == len(found)


def test_a_frame_without_measurements_is_stored(takes: Any, stock: Any, fleet: Any) -> None:
    fleet.register(stock.url, {LATE: "dragino/LSE01"})
    empty = "DOQBAAEAAAA="  # nothing that port 4 of this device is known to say
    assert takes(fleet.uplink(1, LATE, data=empty, fPort=4)) != ["internal_error"]
    assert sum(stock.counts()[::2]) == 1


@pytest.mark.parametrize("payload", [b"", b"\0" * 100, b"[" * 100_000, b"\xff\xfe", b"{}"])
def test_rubbish_is_kept_with_a_reason(takes: Any, stock: Any, payload: bytes) -> None:
    (found,) = takes(("baumfeuchte/v1/g/readings", payload))
    assert found not in {"stored", "duplicate", "internal_error"}
    assert len(stock.rejections()) == 1


def test_a_rejection_that_comes_again_says_the_new_reason(
    takes: Any, stock: Any, fleet: Any
) -> None:
    takes(fleet.uplink(1, LATE))
    fleet.register(stock.url, {LATE: "baumfeuchte/values"})
    assert takes(fleet.uplink(1, LATE)) == ["unknown_device_type"]
    assert [reason for reason, *_ in stock.rejections()] == ["unknown_device_type"]
