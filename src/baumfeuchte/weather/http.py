"""Ask a weather service over HTTP: with limits on time and size, and politely again.

Whatever goes wrong becomes a ``WeatherError`` of one sentence; nothing else leaves this module.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import httpx
import orjson

from baumfeuchte import __version__
from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

ATTEMPTS: Final = 3
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
"""A service that wants us to wait longer is asked again at the next round."""
LARGEST_ANSWER_BYTES: Final = 32_000_000
_SHOWN: Final = 160
"""Characters of a service's own words in our error."""

log = logging.getLogger(__name__)


class _RetryError(Exception):
    """Worth another try.

    Attributes:
        pause_s: as long as the service asks us to wait; None: it does not say.
    """

    def __init__(self, text: str, pause_s: float | None = None) -> None:
        super().__init__(text)
        self.pause_s = pause_s


class Http:
    """A client for one round; close it at the end.

    Args:
        timeout_s: for the connection and for each pause in an answer; a whole answer may take four
            times as long.
        sleep: for tests.
    """

    def __init__(self, *, timeout_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = httpx.Client(
            timeout=timeout_s,
            follow_redirects=True,
            headers={"User-Agent": f"Baumfeuchte/{__version__}"},
        )
        # It would log every address, and some services want their key in it.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._whole_s = 4.0 * timeout_s
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """The body of an answer.

        Args:
            url: without parameters that are secret: it may be part of an error.
            params: the query.

        Raises:
            WeatherUnavailableError: the service cannot be reached, fails, or wants us to wait.
            WeatherError: it refuses the request, or the answer is too long.
        """
        place = host_of(url)
        pause_s = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._try(url, params, place)
            except _RetryError as failure:
                wait_s = pause_s if failure.pause_s is None else failure.pause_s
                if attempt == ATTEMPTS or wait_s > LONGEST_PAUSE_S:
                    raise WeatherUnavailableError(_given_up(place, failure, wait_s)) from None
                log.debug("%s %s; trying again in %.0f s", place, failure, wait_s)
                self._sleep(wait_s)
                pause_s *= 2.0
        raise AssertionError(attempt)

    def _try(self, url: str, params: Mapping[str, str] | None, place: str) -> bytes:
        try:
            with self._client.stream("GET", url, params=params) as answer:
                body = self._read(answer, place)
        except httpx.TimeoutException:
            raise _RetryError("did not answer in time") from None
        except httpx.InvalidURL as error:
            msg = f"{url} is no address ({error}); correct it in the settings."
            raise WeatherError(msg) from None
        except httpx.UnsupportedProtocol:
            msg = f"{url} does not begin with https:// or http://; correct it in the settings."
            raise WeatherError(msg) from None
        except httpx.DecodingError:
            raise _RetryError("sent an answer whose compression is broken") from None
        except httpx.HTTPError as error:
            raise _RetryError(f"broke off or cannot be reached ({_words(str(error))})") from None
        _judge(answer, body, place)
        return body

    def _read(self, answer: httpx.Response, place: str) -> bytes:
        """The body, unless it is too long or drips in for ever."""
        until = time.monotonic() + self._whole_s
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER_BYTES:
                msg = f"{place} sent more than {LARGEST_ANSWER_BYTES // 1_000_000} MB; that is no "
                raise WeatherError(msg + "weather. Check the address in the settings.")
            if time.monotonic() > until:
                raise _RetryError(f"has not finished its answer after {self._whole_s:.0f} s")
        return b"".join(parts)


def host_of(url: str) -> str:
    """Host and port of an address, for errors.

    Raises:
        WeatherError: it is no address.
    """
    try:
        return urlsplit(url).netloc
    except ValueError as error:
        msg = f"{url} is no address ({error}); correct it in the settings."
        raise WeatherError(msg) from None


def read_json(body: bytes, place: str) -> dict[str, object]:
    """A JSON object.

    Raises:
        WeatherError: it is none.
    """
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        msg = f"{place} sent no JSON, or only a part of it; try again later."
        raise WeatherError(msg) from None
    if not isinstance(content, dict):
        msg = f"{place} sent JSON of another form than its documentation says; check the address."
        raise WeatherError(msg)
    return content


def _judge(answer: httpx.Response, body: bytes, place: str) -> None:
    status = answer.status_code
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = (
            "has had too many requests from us"
            if status == HTTPStatus.TOO_MANY_REQUESTS
            else f"fails with the status {status}"
        )
        raise _RetryError(what, _retry_after_s(answer.headers.get("Retry-After")))
    msg = f"{place} refuses the request with the status {status}{_reason(body)}."
    raise WeatherError(msg)


def _retry_after_s(text: str | None) -> float | None:
    """Seconds, or the time until a date (RFC 9110, 10.2.3)."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _reason(body: bytes) -> str:
    """What the service says about it: ``detail`` (Bright Sky) or ``reason`` (Open-Meteo)."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(content, dict):
        return ""
    text = content.get("reason") or content.get("detail") or content.get("title")
    return f": {_words(text)}" if isinstance(text, str) else ""


def _words(text: str) -> str:
    """Words from outside: one line, not too long, without the full stop that we set ourselves."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:_SHOWN].rstrip(". ")


def _given_up(place: str, failure: _RetryError, wait_s: float) -> str:
    if failure.pause_s is not None and wait_s > LONGEST_PAUSE_S:
        return f"{place} {failure} and wants us to wait {wait_s:.0f} s; trying at the next round."
    return f"{place} {failure}, {ATTEMPTS} times; the last forecast stays in force meanwhile."
