"""What MQTT lost comes from The Things Stack's storage: all of it, once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.backfill import BATCH
from baumfeuchte.ingest.intake import Intake

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)


def mqtt(message: dict[str, Any]) -> Message:
    device = message["end_device_ids"]["device_id"]
    topic = f"v3/stadt-baeume@ttn/devices/{device}/up"
    return Message(topic=topic, payload=json.dumps(message).encode(), arrived_at=NOW)


def test_nothing_is_there(fetch: Any, server: Any) -> None:
    result = fetch()
    assert (result.fetched, result.newest, len(server.queries)) == (0, None, 1)


def test_everything_comes_once_over_many_pages(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    server.messages = [tts.uplink(n) for n in range(1234)]
    result = fetch(page=100)
    assert (result.fetched, result.kinds, result.readings) == (1234, {"stored": 1234}, 3702)
    assert stock.numbers() == list(range(1234))
    assert result.newest == tts.START + timedelta(seconds=12330, microseconds=0)
    assert len(server.queries) == 14
    assert {query["limit"] for query in server.queries} == {"100"}


def test_a_server_that_gives_less_than_asked_for(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    server.messages, server.most = [tts.uplink(n) for n in range(30)], 7
    assert fetch().kinds == {"stored": 30}
    assert stock.numbers() == list(range(30))


def test_messages_of_one_moment_at_the_end_of_a_page(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    server.messages = [tts.uplink(n, at=tts.START + timedelta(seconds=n // 4)) for n in range(40)]
    assert fetch(page=6).kinds == {"stored": 40}
    assert stock.numbers() == list(range(40))


def test_what_came_over_mqtt_is_not_stored_again(
    tts: Any, fetch: Any, server: Any, stock: Any, database: Database
) -> None:
    server.messages = [tts.uplink(n) for n in range(20)]
    Intake(database).take([mqtt(message) for message in server.messages[::2]])
    result = fetch()
    assert result.kinds == {"stored": 10, "duplicate": 10}
    assert stock.counts() == (20, 60, 0)
    repeats = Intake(database).take([mqtt(message) for message in server.messages])
    assert {outcome.kind for outcome in repeats} == {"duplicate"}
    assert stock.counts() == (20, 60, 0)


def test_the_times_of_the_two_forms_may_differ(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    message = tts.uplink(1)
    stored = tts.uplink(1, received_at="0001-01-01T00:00:00Z")
    server.messages = [stored]
    assert fetch().kinds == {"stored": 1}
    server.messages = [message]
    assert fetch().kinds == {"duplicate": 1}
    assert stock.counts() == (1, 3, 0)


def test_one_device_and_an_end(tts: Any, begin: Any, server: Any, stock: Any) -> None:
    server.messages = [tts.uplink(n) for n in range(100)]
    run = begin(device=f"eui-{tts.eui(3)}")
    run.run(tts.SINCE, tts.START + timedelta(seconds=500))
    assert stock.numbers() == [3, 23, 43]


def test_what_is_no_uplink_and_what_cannot_be_used(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    server.messages = [
        tts.uplink(1),
        tts.uplink(2, f_port=0, frm_payload=""),
        tts.uplink(3, frm_payload="AAEC"),
        tts.uplink(4, frm_payload="no base64!"),
    ]
    result = fetch()
    assert result.kinds == {"stored": 1, "ignored": 1, "rejected": 2}
    assert result.reasons.total() == 2
    assert len(stock.rejections()) == 2
    assert fetch().kinds == {"duplicate": 1, "ignored": 1, "rejected": 2}
    assert len(stock.rejections()) == 2


def test_garbage_between_messages_is_kept_as_a_rejection(
    tts: Any, fetch: Any, server: Any, stock: Any
) -> None:
    def answer(handler: Any, lines: list[bytes]) -> None:
        handler.send([b": comment", b"event: x", *lines[:2], b"", b"<garbage", b"{}", *lines[2:]])

    server.messages = [tts.uplink(n) for n in range(5)]
    server.script.extend([answer, answer])
    result = fetch()
    assert result.kinds == {"stored": 5, "rejected": 2}
    assert result.reasons == {"not_json": 1, "unknown_envelope": 1}
    assert stock.numbers() == list(range(5))


def test_an_event_stream_with_prefixes(tts: Any, fetch: Any, server: Any, stock: Any) -> None:
    server.messages = [tts.uplink(n) for n in range(5)]
    server.script.append(
        lambda handler, lines: handler.send([b"data: " + line + b"\r\n\r" for line in lines])
    )
    assert fetch().kinds == {"stored": 5}
    assert stock.numbers() == list(range(5))


def test_a_huge_answer_is_stored_in_batches(
    tts: Any, begin: Any, server: Any, database: Database
) -> None:
    sizes: list[int] = []

    class Counting(Intake):
        def take(self, messages: Any, hint: str | None = None) -> Any:
            sizes.append(len(messages))
            return super().take(messages, hint)

    server.messages = [tts.uplink(n) for n in range(3 * BATCH + 20)]
    result = begin(Counting(database), page=10**6).run(tts.SINCE)
    assert result.kinds == {"stored": 3 * BATCH + 20}
    assert sizes == [BATCH, BATCH, BATCH, 20]
