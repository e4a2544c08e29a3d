from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from baumfeuchte import __version__
from baumfeuchte.domain.errors import WeatherError, WeatherUnavailableError
from baumfeuchte.weather import http as module
from baumfeuchte.weather.http import Http, read_json

from .conftest import Answer

if TYPE_CHECKING:
    from .conftest import Service


def test_an_answer_and_how_we_ask(service: Service, http: Http) -> None:
    service.says("/weather", b"{}")
    assert http.get(f"{service.url}/weather", {"lat": "51.5", "tz": "UTC"}) == b"{}"
    request = service.requests[0]
    assert request.query == {"lat": "51.5", "tz": "UTC"}
    assert request.headers["User-Agent"] == f"Baumfeuchte/{__version__}"


def test_a_redirect_is_followed(service: Service, http: Http) -> None:
    service.says("/old", Answer(status=301, headers={"Location": "/new"}))
    service.says("/new", b"there")
    assert http.get(f"{service.url}/old") == b"there"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_service_gets_three_chances(
    service: Service, http: Http, pauses: list[float], status: int
) -> None:
    service.says("/w", Answer(status=status))
    with pytest.raises(WeatherUnavailableError, match=f"fails with the status {status}, 3 times"):
        http.get(f"{service.url}/w")
    assert service.count("/w") == 3
    assert pauses == [1.0, 2.0]


def test_a_service_that_recovers(service: Service, http: Http, pauses: list[float]) -> None:
    service.says("/w", Answer(status=503), Answer(status=500), b"fine")
    assert http.get(f"{service.url}/w") == b"fine"
    assert pauses == [1.0, 2.0]


def test_too_many_requests_waits_as_long_as_the_service_says(
    service: Service, http: Http, pauses: list[float]
) -> None:
    limited = Answer(status=429, headers={"Retry-After": "7"})
    service.says("/w", limited, b"fine")
    assert http.get(f"{service.url}/w") == b"fine"
    assert pauses == [7.0]


def test_retry_after_may_be_a_date(service: Service, http: Http, pauses: list[float]) -> None:
    at = datetime.now(UTC) + timedelta(seconds=12)
    limited = Answer(status=429, headers={"Retry-After": format_datetime(at, usegmt=True)})
    service.says("/w", limited, b"fine")
    http.get(f"{service.url}/w")
    assert pauses == [pytest.approx(11, abs=2)]


def test_nobody_waits_for_an_hour(service: Service, http: Http, pauses: list[float]) -> None:
    service.says("/w", Answer(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(WeatherUnavailableError, match="wait 3600 s; trying at the next round"):
        http.get(f"{service.url}/w")
    assert (service.count("/w"), pauses) == (1, [])


@pytest.mark.parametrize("text", ["soon", "-5", ""])
def test_an_unreadable_retry_after_is_as_none(
    service: Service, http: Http, pauses: list[float], text: str
) -> None:
    service.says("/w", Answer(status=429, headers={"Retry-After": text}), b"fine")
    http.get(f"{service.url}/w")
    assert pauses == [1.0]


def test_a_refusal_is_not_repeated_and_quotes_the_service(service: Service, http: Http) -> None:
    reason = b'{"error": true, "reason": "Latitude must be in range\\nof -90 to 90."}'
    service.says("/w", Answer(status=400, body=reason))
    with pytest.raises(WeatherError, match="status 400: Latitude must be in range of -90 to 90"):
        http.get(f"{service.url}/w")
    assert service.count("/w") == 1


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"detail": [1, 2]}', b""])
def test_a_refusal_without_a_reason(service: Service, http: Http, body: bytes) -> None:
    service.says("/w", Answer(status=403, body=body))
    with pytest.raises(WeatherError, match=r"with the status 403\.$"):
        http.get(f"{service.url}/w")


def test_a_body_that_breaks_off(service: Service, http: Http) -> None:
    service.says("/w", Answer(body=b'{"weather": []}', cut=5), b"whole")
    assert http.get(f"{service.url}/w") == b"whole"
    service.says("/w", Answer(body=b'{"weather": []}', cut=5))
    with pytest.raises(WeatherUnavailableError, match="broke off"):
        http.get(f"{service.url}/w")


def test_a_broken_compression(service: Service, http: Http) -> None:
    service.says("/w", Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(WeatherUnavailableError, match="compression is broken"):
        http.get(f"{service.url}/w")


def test_a_service_that_does_not_answer(service: Service) -> None:
    service.says("/w", Answer(body=b"late", wait_s=30))
    begin = time.monotonic()
    with (
        Http(timeout_s=0.2, sleep=lambda _: None) as http,
        pytest.raises(WeatherUnavailableError, match="did not answer in time, 3 times"),
    ):
        http.get(f"{service.url}/w")
    assert time.monotonic() - begin < 5


def test_a_service_that_drips(service: Service) -> None:
    """Each byte comes in time, the whole never would."""
    service.says("/w", Answer(body=b"x" * 1000, drip_s=0.05))
    begin = time.monotonic()
    with (
        Http(timeout_s=0.2, sleep=lambda _: None) as http,
        pytest.raises(WeatherUnavailableError, match="has not finished its answer after 1 s"),
    ):
        http.get(f"{service.url}/w")
    assert time.monotonic() - begin < 10


def test_an_endless_answer(service: Service, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_ANSWER_BYTES", 1000)
    service.says("/w", b"x" * 1001)
    with pytest.raises(WeatherError, match="Check the address"):
        http.get(f"{service.url}/w")
    service.says("/w", b"x" * 1000)
    assert len(http.get(f"{service.url}/w")) == 1000


def test_nobody_there(http: Http, free_port: int, pauses: list[float]) -> None:
    with pytest.raises(WeatherUnavailableError, match="cannot be reached"):
        http.get(f"http://127.0.0.1:{free_port}/w")
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize(
    ("url", "text"),
    [("ftp://127.0.0.1/w", "https://"), ("127.0.0.1/w", "https://"), ("http://[::1/w", "address")],
)
def test_an_address_that_is_none(http: Http, url: str, text: str) -> None:
    with pytest.raises(WeatherError, match=text):
        http.get(url)


@pytest.mark.parametrize("body", [b"", b'{"weather": [', b"<html></html>", b"\xff\xfe"])
def test_broken_json(body: bytes) -> None:
    with pytest.raises(WeatherError, match="no JSON"):
        read_json(body, "host")


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b'"text"'])
def test_json_of_another_form(body: bytes) -> None:
    with pytest.raises(WeatherError, match="another form"):
        read_json(body, "host")
