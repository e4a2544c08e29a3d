"""Who has the very bytes is told so from memory, for a second, and nobody else is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api import revalidate
from baumfeuchte.api.revalidate import Revalidation

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

TAG = b'"v1"'


class _Origin:
    """Answers 304 to who has its tag, and counts how often it is asked."""

    def __init__(self) -> None:
        self.tag = TAG
        self.asked = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        has = dict(scope["headers"]).get(b"if-none-match") == self.tag
        headers = [(b"etag", self.tag)]
        await send(
            {"type": "http.response.start", "status": 304 if has else 200, "headers": headers}
        )
        await send({"type": "http.response.body", "body": b"" if has else b"content"})


def _ask(app: Revalidation, method: str = "GET", path: str = "/", **headers: str) -> int:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path}
    scope |= {"query_string": b"", "headers": pairs}
    asyncio.run(app(scope, receive, send))
    assert sent[-1]["type"] == "http.response.body"
    return int(sent[0]["status"])


@pytest.fixture
def origin() -> _Origin:
    return _Origin()


def test_the_second_time_nobody_is_asked(origin: _Origin) -> None:
    app = Revalidation(origin)
    assert [_ask(app, if_none_match='"v1"') for _ in range(5)] == [304] * 5
    assert origin.asked == 1


def test_a_change_is_seen_after_a_second(origin: _Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    app, now = Revalidation(origin), [100.0]
    monkeypatch.setattr(revalidate.time, "monotonic", lambda: now[0])
    assert _ask(app, if_none_match='"v1"') == 304
    origin.tag = b'"v2"'
    now[0] += 0.9
    assert _ask(app, if_none_match='"v1"') == 304
    now[0] += 0.2
    assert _ask(app, if_none_match='"v1"') == 200


@pytest.mark.parametrize(
    "other",
    [
        {"authorization": "Bearer bf_other"},
        {"x_api_key": "bf_other"},
        {"cookie": "session=other"},
        {"accept": "text/csv"},
        {"if_none_match": '"other"'},
        {"path": "/other"},
        {"method": "POST"},
    ],
)
def test_somebody_else_is_asked_anew(origin: _Origin, other: dict[str, str]) -> None:
    app = Revalidation(origin)
    assert _ask(app, if_none_match='"v1"') == 304
    _ask(app, **({"if_none_match": '"v1"'} | other))
    assert origin.asked == 2


def test_a_whole_answer_is_never_kept(origin: _Origin) -> None:
    app = Revalidation(origin)
    assert [_ask(app, if_none_match='"old"') for _ in range(3)] == [200] * 3
    assert origin.asked == 3
    assert [_ask(app) for _ in range(2)] == [200] * 2
    assert origin.asked == 5


def test_it_does_not_grow_without_end(origin: _Origin) -> None:
    app = Revalidation(origin)
    for number in range(revalidate.MOST + 5):
        _ask(app, path=f"/{number}", if_none_match='"v1"')
    assert len(app._known) <= revalidate.MOST
