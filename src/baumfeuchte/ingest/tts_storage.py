"""Client of The Things Stack's Storage Integration: one question, its lines one by one.

https://www.thethingsindustries.com/docs/integrations/storage/retrieve/ and
https://www.thethingsindustries.com/docs/api/reference/grpc/storage_integration/: newline-delimited
JSON, each object in ``result`` or, where the server fails underway, in ``error``. Limits of the
rate come as ``x-rate-limit-retry`` and ``x-rate-limit-reset`` in seconds
(https://www.thethingsindustries.com/docs/enterprise/management/rate-limiting/).
"""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx
import orjson

from baumfeuchte.domain.errors import BaumfeuchteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.ingest.tts_source import StorageSource

PAGE: Final = 1_000
"""How many messages one answer should have."""

_LONGEST_LINE: Final = 1 << 20
"""Of an answer; an uplink has some kilobytes."""

_SHOWN: Final = 200
_PASSING_CODES: Final = frozenset({2, 4, 8, 10, 13, 14})
"""gRPC: unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable."""


class BackfillError(BaumfeuchteError):
    """The Things Stack does not give what was asked for."""


class BrokenOffError(Exception):
    """An answer ended too early; the rest may come later.

    Attributes:
        wait_s: how long the server wants to be left alone; None: it did not say.
    """

    def __init__(self, cause: str, wait_s: float | None = None) -> None:
        super().__init__(cause)
        self.wait_s = wait_s


class StorageClient:
    """Asks a Storage Integration.

    Args:
        source: what to ask.
        silence_s: how long the server may send nothing.
        page: how many messages one answer should have.
    """

    def __init__(self, source: StorageSource, *, silence_s: float = 60.0, page: int = PAGE) -> None:
        self.source = source
        self._page = page
        self._http = httpx.Client(
            base_url=source.url,
            headers={
                "Authorization": f"Bearer {source.api_key}",
                "Accept": "text/event-stream",
                "User-Agent": "baumfeuchte",
            },
            timeout=httpx.Timeout(silence_s, connect=min(silence_s, 15.0)),
            # The system's authorities, as for the broker. Redirects are not followed: the key is
            # for this server.
            verify=ssl.create_default_context(),
        )

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def lines(self, after: datetime, before: datetime | None) -> Iterator[bytes]:
        """The messages that one answer holds, oldest first, as they came.

        Args:
            after: only messages that The Things Stack received later (UTC).
            before: only messages that it received earlier; None: all.

        Raises:
            BrokenOffError: trying again may help; what was yielded is good.
            BackfillError: trying again does not help.
        """
        parameters: dict[str, str | int] = {
            "limit": self._page,
            "order": "received_at",
            "after": _rfc3339(after),
        }
        if before is not None:
            parameters["before"] = _rfc3339(before)
        with (
            _plain_errors(self.source),
            self._http.stream("GET", self.source.path, params=parameters) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                raise _refusal(response, self.source)
            if response.headers.get("content-type", "").startswith("text/html"):
                raise BackfillError(
                    f"{self.source.url} answers with a web page; is it the address of the "
                    "cluster, such as https://eu1.cloud.thethings.network?"
                )
            for line in _split(response.iter_bytes()):
                yield _checked(line)


@contextmanager
def _plain_errors(source: StorageSource) -> Iterator[None]:
    try:
        yield
    except httpx.ConnectError as error:
        raise BrokenOffError(f"{source.url} cannot be reached ({error})") from error
    except httpx.TimeoutException as error:
        raise BrokenOffError(f"{source.url} did not answer in time") from error
    except httpx.HTTPError as error:
        raise BrokenOffError(f"the connection to {source.url} broke ({error})") from error


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of an answer without what an event stream puts around them."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from filter(None, map(_content, lines))
        if len(rest) > _LONGEST_LINE:
            raise BackfillError(
                "The answer has a line of more than a megabyte and is no list of messages; check "
                "--url."
            )
    last = _content(rest)
    if last:
        try:
            orjson.loads(last)
        except orjson.JSONDecodeError:
            # A server without chunks just closes the connection when it fails.
            raise BrokenOffError("the answer ended within a message") from None
        yield last


def _content(line: bytes) -> bytes:
    line = line.strip()
    if line.startswith(b"data:"):
        return line[5:].strip()
    return b"" if line.startswith((b":", b"event:", b"id:", b"retry:")) else line


def _checked(line: bytes) -> bytes:
    """The line, unless it says that the server failed underway."""
    if not line.startswith(b'{"error"'):
        return line
    try:
        error = orjson.loads(line)["error"]
        code = error.get("grpc_code", error.get("code"))
        text = str(error.get("message", "no reason"))[:_SHOWN]
    except (orjson.JSONDecodeError, AttributeError):
        return line
    if code in _PASSING_CODES:
        raise BrokenOffError(f"The Things Stack says: {text}")
    raise BackfillError(f"The Things Stack says: {text}. Check what was asked for.")


def _refusal(response: httpx.Response, source: StorageSource) -> Exception:
    status = response.status_code
    said = _said(response)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return BrokenOffError("The Things Stack allows no more requests now", _wait_s(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return BrokenOffError(f"{source.url} answers {status}{said}", _wait_s(response))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return BackfillError(
            f"{source.url} refuses the API key{said}; make one for the application "
            f"{source.application} with the right to read its traffic (uplink and downlink)."
        )
    if status == HTTPStatus.NOT_FOUND:
        where = f" or no device {source.device} in it" if source.device else ""
        return BackfillError(
            f"{source.url} knows no application {source.application}{where}, or its Storage "
            f"Integration is not activated{said}; look in the console."
        )
    if response.has_redirect_location:
        target = response.headers["location"][:_SHOWN]
        return BackfillError(f"{source.url} sends us to {target}; give that server as --url.")
    return BackfillError(f"{source.url} answers {status}{said}; check --url and --since.")


def _said(response: httpx.Response) -> str:
    """The server's own words, if it has any; only the beginning of a long answer is read."""
    body = b""
    for chunk in response.iter_bytes(4096):
        body += chunk
        if len(body) >= _LONGEST_LINE:
            return ""
    try:
        message = orjson.loads(body)["message"]
    except (orjson.JSONDecodeError, TypeError, KeyError):
        return ""
    return f" ({str(message)[:_SHOWN]})"


def _wait_s(response: httpx.Response) -> float | None:
    for name in ("retry-after", "x-rate-limit-retry", "x-rate-limit-reset"):
        text = response.headers.get(name, "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
    try:  # a date, counted from the server's own clock
        until, now = (_http_date(response.headers[name]) for name in ("retry-after", "date"))
    except (KeyError, ValueError, TypeError):
        return None
    return max(0.0, (until - now).total_seconds())


def _http_date(text: str) -> datetime:
    return parsedate_to_datetime(text).replace(tzinfo=UTC)


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
