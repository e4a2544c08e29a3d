from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baumfeuchte import __version__
from baumfeuchte.cli._doctor.brokers import judge_visit
from baumfeuchte.cli._doctor.finding import Finding, Level
from baumfeuchte.ingest.broker import Broker
from baumfeuchte.ingest.broker_address import parse_broker_url
from baumfeuchte.ingest.broker_check import Visit, Worker

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def judge(
    found: Visit, *topics: str, url: str = "mqtt://city@b.example", **options: Any
) -> list[Finding]:
    broker = Broker(
        address=parse_broker_url(url), topics=topics or ("a/+",), client_id="us", **options
    )
    return list(judge_visit(broker, found, now=NOW))


def bad(found: Visit, *topics: str, **options: Any) -> list[tuple[Level, str]]:
    """What is not all right; whatever that is comes with an advice."""
    findings = [item for item in judge(found, *topics, **options) if item.level is not Level.OK]
    assert all(item.advice for item in findings)
    return [(item.level, item.found) for item in findings]


def visit(**changes: Any) -> Visit:
    """One where all is well."""
    worker = Worker("us", True, NOW, __version__)
    fields: dict[str, Any] = {"accepted": True, "granted": ["a/+"], "workers": {"us": worker}}
    return Visit(**fields | changes)


def test_all_is_well() -> None:
    found = judge(visit(version="mosquitto version 2.0.11"))
    assert {item.level for item in found} == {Level.OK}
    assert [item.found for item in found] == [
        "lets us in as user city (MQTT 3.1.1, mosquitto version 2.0.11)",
        "grants a/+",
        "`ingest` us is online since 2026-07-15 03:30 UTC",
    ]


@pytest.mark.parametrize(
    ("left", "level", "words"),
    [
        (timedelta(days=31), Level.OK, "is valid until 2026-08-15"),
        (timedelta(days=29), Level.WARNING, "is valid until 2026-08-13"),
        (timedelta(days=-1), Level.ERROR, "ended on 2026-07-14"),
    ],
)
@pytest.mark.parametrize("whose", ["server", "own"])
def test_certificates(left: timedelta, level: Level, words: str, whose: str) -> None:
    first = judge(visit(**{f"{whose}_cert_until": NOW + left}))[0]
    assert first.level is level
    assert first.found.endswith(words)
    assert first.found.startswith("our own" if whose == "own" else "the broker's")
    if level is not Level.OK:
        assert ("CLIENT_CERT_FILE" in first.advice) is (whose == "own")


def test_away() -> None:
    (found,) = judge(Visit(trouble="Connection refused"))
    assert found.level is Level.ERROR
    assert found.found == "cannot be reached (Connection refused)"
    assert "BAUMFEUCHTE_MQTT_URL" in found.advice
    assert "certificates" not in found.advice
    (found,) = judge(Visit(trouble="unknown ca"), url="mqtts://b.example")
    assert "certificates" in found.advice


def test_refused() -> None:
    (found,) = judge(Visit(refused="Not authorized"))
    assert found.found == "refuses us (Not authorized)"
    assert "user and password in BAUMFEUCHTE_MQTT_URL" in found.advice
    (found,) = judge(Visit(refused="Unsupported protocol version"), "$share/g/a/+")
    assert "does not speak MQTT 5" in found.found
    assert "BAUMFEUCHTE_MQTT_TOPICS" in found.advice


def test_topics() -> None:
    assert bad(visit(granted=[], refused_topics={"a/+": "Not authorized"})) == [
        (Level.ERROR, "refuses the topic a/+ (Not authorized)")
    ]
    assert bad(visit(granted=[], weak=["a/+"])) == [
        (Level.WARNING, "grants a/+ only without acknowledgement (QoS 0)")
    ]
    assert bad(visit(), "a/+", "b/+") == [
        (Level.WARNING, "has not answered in time whether it grants our topics")
    ]
    assert bad(visit(granted=[], trouble="connection closed: x")) == [
        (Level.ERROR, "ends the connection when we ask for our topics (connection closed: x)")
    ]


def test_shared_subscriptions() -> None:
    found = judge(visit(granted=[], speaks_5=True), "$share/g/a/+")
    assert {item.level for item in found} == {Level.OK}
    assert "not tried, so that no worker loses a message: $share/g/a/+" in found[1].found
    assert bad(visit(granted=[], shares=False), "$share/g/a/+") == [
        (Level.ERROR, "has no shared subscriptions")
    ]


def test_workers() -> None:
    def workers(*found: Worker) -> Visit:
        return visit(workers={worker.client_id: worker for worker in found})

    stranger = Worker("usher", True, NOW, "")
    assert bad(workers(stranger)) == [(Level.WARNING, "no `ingest` says that it is there")]
    gone = Worker("us-b", False, None, __version__)
    assert bad(workers(stranger, gone)) == [(Level.WARNING, "`ingest` us-b is offline")]
    assert bad(workers(gone, Worker("us-c", True, NOW, __version__))) == []
    ((level, text),) = bad(workers(Worker("us", True, NOW, "0.0.7")))
    assert (level, "with version 0.0.7" in text) == (Level.WARNING, True)
    assert bad(visit(workers={}), status=False) == []
