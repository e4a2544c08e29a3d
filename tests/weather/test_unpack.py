from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.domain.errors import WeatherError
from baumfeuchte.weather import unpack as module
from baumfeuchte.weather.unpack import unpack

from . import _recorded as recorded

MOSMIX = recorded.mosmix(datetime(2026, 7, 14, 21, tzinfo=UTC))


def is_kml(name: str) -> bool:
    return name.endswith(".kml")


def test_the_wanted_file() -> None:
    content = recorded.zipped({"readme.txt": b"no", "a.kml": b"yes", "b.kml": b"second"})
    assert unpack(content, is_kml, "file") == b"yes"


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_BYTES", 2_000_000)
    assert len(unpack(recorded.zipped({"a.kml": b"x" * 2_000_000}), is_kml, "file")) == 2_000_000
    with pytest.raises(WeatherError, match="unpacks to more than 2 MB"):
        unpack(recorded.zipped({"a.kml": b"x" * 2_000_001}), is_kml, "file")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", MOSMIX[:-200], MOSMIX[:50], MOSMIX[1:]],
    # The archive holds the time at which it was made: its bytes are no name for a test.
    ids=["nothing", "a page", "without its end", "its beginning", "without its beginning"],
)
def test_what_is_no_zip_or_only_a_part(content: bytes) -> None:
    with pytest.raises(WeatherError, match="cannot be unpacked"):
        unpack(content, is_kml, "file")


def test_damaged_data() -> None:
    content = bytearray(MOSMIX)
    content[100:140] = bytes(40)
    with pytest.raises(WeatherError, match="cannot be unpacked"):
        unpack(bytes(content), is_kml, "file")


def test_another_content() -> None:
    with pytest.raises(WeatherError, match="has not the file in it"):
        unpack(recorded.zipped({"readme.txt": b"hello"}), is_kml, "file")
