"""What a Storage Integration answers, and how it refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from baumfeuchte.ingest.tts_source import storage_source
from baumfeuchte.ingest.tts_storage import (
    BackfillError,
    BrokenOffError,
    StorageClient,
)

KEY = "NNSXS.TESTTESTTEST.SECRETSECRETSECRET"
AFTER = datetime(2026, 7, 1, tzinfo=UTC)


def ask(server: Any, *, key: str = KEY, application: str = "stadt-baeume") -> list[bytes]:
    client = StorageClient(storage_source(server.url, application, None, key), silence_s=5)
    try:
        return list(client.lines(AFTER, None))
    finally:
        client.close()


def test_lines_come_as_they_are(tts: Any, server: Any) -> None:
    server.messages = [tts.uplink(n) for n in range(3)]
    assert ask(server) == server.lines(None, server.queries[0])
    assert server.queries[0] == {
        "limit": "1000", "order": "received_at", "after": "2026-07-01T00:00:00.000000Z"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "headers", "error", "text"),
    [
        (400, {}, BackfillError, "answers 400 (error:no); check --url and --since"),
        (404, {}, BackfillError, "Storage Integration is not activated (error:no)"),
        (301, {"Location": "https://evil.example/x"}, BackfillError, "sends us to https://evil"),
        (302, {"Location": "https://evil.example/x"}, BackfillError, "give that server as --url"),
        (408, {}, BrokenOffError, "answers 408"),
        (429, {"Retry_After": "5"}, BrokenOffError, "allows no more requests now"),
        (503, {}, BrokenOffError, "answers 503 (error:no)"),
    ],
)
def test_refusals(
    server: Any, status: int, headers: dict[str, str], error: type[Exception], text: str
) -> None:
    server.script.append(lambda handler, _: handler.refuse(status, 3, "error:no", **headers))
    with pytest.raises(error) as caught:
        ask(server)
    assert text in str(caught.value)
    assert len(server.queries) == 1  # no redirect was followed


def test_a_wrong_key_and_a_wrong_application(server: Any) -> None:
    with pytest.raises(BackfillError) as caught:
        ask(server, key=f"{KEY}X")
    assert "refuses the API key (error:pkg/auth:invalid_token (invalid token))" in str(caught.value)
    assert "the application stadt-baeume with the right to read its traffic" in str(caught.value)
    assert "SECRET" not in str(caught.value)
    with pytest.raises(BackfillError, match=r"refuses the API key .*no_application_rights"):
        ask(server, application="other")


def test_an_error_underway(server: Any) -> None:
    line = b'{"error":{"grpc_code":3,"http_code":400,"message":"invalid order"}}'
    server.script.append(lambda handler, _: handler.send([line]))
    with pytest.raises(BackfillError, match=r"The Things Stack says: invalid order\."):
        ask(server)


def test_a_web_page_instead_of_the_api(server: Any) -> None:
    server.script.append(
        lambda handler, _: handler.plain(200, b"<!doctype html>", "text/html; charset=utf-8")
    )
    with pytest.raises(BackfillError, match="answers with a web page"):
        ask(server)


def test_a_line_without_end(server: Any) -> None:
    def endless(handler: Any, _: list[bytes]) -> None:
        handler.begin()
        try:
            for _ in range(100):
                handler.chunk(b"x" * 65_536)
        except OSError:
            handler.close_connection = True

    server.script.append(endless)
    with pytest.raises(BackfillError, match="a line of more than a megabyte"):
        ask(server)
