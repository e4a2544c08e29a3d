"""The parts of the sensors' pages that only compute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.api.registration import FoundDevice, Heard
from baumfeuchte.api.web.rooms.sensors_changes import settings_of
from baumfeuchte.api.web.sensor_form import (
    FormError,
    placement_of,
    position_of,
    read_form,
    with_defaults,
)
from baumfeuchte.api.web.sensor_form_view import distance_text
from baumfeuchte.api.web.sensor_page_view import interval_text, shown_eui
from baumfeuchte.api.web.sensor_rejections_view import pretty_hex, pretty_json
from baumfeuchte.api.web.sensor_results import result_of
from baumfeuchte.api.web.sparkline import HEIGHT, WIDTH, sparkline
from baumfeuchte.domain.device_code import DeviceCode

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 7, 15, 3, 30, 20, tzinfo=UTC)


def device(first_at: datetime | None = None) -> FoundDevice:
    return FoundDevice(
        code=DeviceCode(dev_eui="a84041c3f1850001"),
        sensor=None,
        places=(),
        heard=Heard(count=1, first_at=first_at),
        suggestions=(),
    )


def test_a_form_becomes_a_placement_in_utc() -> None:
    form = read_form(
        {
            "code": "A84041C3F1850001",
            "device": "dragino/SE02-LB",
            "tree": "BO-1",
            "when": "other",
            "since": "2026-07-15T05:00",
            "gone": "2026-07-14T18:30",
            "depth_1": "60 ",
            "depth_0": "32,5",
            "depth_2": "",
            "depth_x": "7",
        }
    )
    found = placement_of(form, device(), NOW, ZONE)
    assert found.probes == ((0, 32.5), (1, 60.0))
    assert found.since == datetime(2026, 7, 15, 3, 0, tzinfo=UTC)
    assert found.removed_at == datetime(2026, 7, 14, 16, 30, tzinfo=UTC)


def test_the_first_message_is_the_beginning_of_its_minute() -> None:
    form = read_form({"tree": "x", "when": "first", "depth_0": "30", "device": "d/d"})
    first = datetime(2026, 7, 15, 3, 1, 59, tzinfo=UTC)
    assert placement_of(form, device(first), NOW, ZONE).since == first.replace(second=0)
    # Without any message it begins now.
    assert placement_of(form, device(), NOW, ZONE).since == NOW.replace(second=0)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"depth_0": ""}, "no_depth"),
        ({"depth_0": "-1"}, "depth"),
        ({"depth_0": "nan"}, "depth"),
        ({"tree": ""}, "no_tree"),
        ({"when": "other", "since": ""}, "no_time"),
        ({"when": "other", "since": "0001-01-01T00:00"}, "no_time"),
        ({"when": "other", "since": "2026-07-15T05:31"}, "future"),
        ({"gone": "2026-07-15T05:31"}, "future"),
        ({"when": "other", "since": "2026-07-14T05:00", "gone": "2026-07-15T05:00"}, "order"),
    ],
)
def test_what_no_form_may_say(changed: dict[str, str], code: str) -> None:
    form = read_form({"tree": "BO-1", "depth_0": "30", "when": "now", **changed})
    with pytest.raises(FormError) as caught:
        placement_of(form, device(), NOW, ZONE)
    assert caught.value.code == code


def test_a_new_device_begins_with_its_first_message() -> None:
    assert with_defaults(read_form({}), (), device(NOW)).when == "first"
    assert with_defaults(read_form({}), (), device()).when == "now"


def test_positions() -> None:
    assert position_of(read_form({"lat": "51.4", "lon": "7.2"})) == (51.4, 7.2)
    for wrong in ({"lat": "91", "lon": "7"}, {"lat": "nan", "lon": "7"}, {"lat": "x"}, {}):
        assert position_of(read_form(wrong)) is None


def test_words() -> None:
    assert shown_eui("a84041c3f1850001") == "A8-40-41-C3-F1-85-00-01"
    assert shown_eui("keller-1") == "keller-1"
    assert interval_text(1200, "de") == "alle 20 min"
    assert interval_text(14_400, "en") == "every 4 h"
    assert distance_text(7.6, "de") == "8\N{NO-BREAK SPACE}m"
    assert distance_text(1432, "de") == "1,4\N{NO-BREAK SPACE}km"


def test_settings_line_by_line() -> None:
    said = "firmware = 1.0\n\n resolution_mm=0.2\nflag = TRUE\ncount = 12\n"
    assert settings_of(said) == {
        "firmware": "1.0",
        "resolution_mm": "0.2",
        "flag": True,
        "count": 12,
    }
    for wrong in ("firmware", "= 1", "a\0b = 1"):
        with pytest.raises(ValueError, match=r".*"):
            settings_of(wrong)


def test_a_curve_stays_in_its_box() -> None:
    since = NOW - timedelta(hours=1000)
    points = [(since + timedelta(hours=hour), -100 + hour % 7) for hour in range(1000)]
    found = sparkline(points, since, NOW, 10)
    assert found is not None
    assert (found.low, found.high, found.last) == (-100, -94, points[-1][1])
    pairs = [part.split() for part in found.path[1:].split("L")]
    assert len(pairs) < 400
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in pairs)
    # Noise of a few dB does not fill the height.
    heights = [float(y) for _, y in pairs]
    assert max(heights) - min(heights) < 0.7 * HEIGHT
    assert sparkline(points[:1], since, NOW, 10) is None
    flat = sparkline([(since, 3.6), (NOW, 3.6)], since, NOW, 0.2)
    assert flat is not None
    assert flat.path == f"M5.0 {HEIGHT / 2}L{WIDTH - 5} {HEIGHT / 2}"


def test_bytes_as_people_read_them() -> None:
    assert pretty_json(b'{"a":[1,2]}') == '{\n  "a": [\n    1,\n    2\n  ]\n}'
    assert pretty_json(b"\xff\x00") == ""
    first, second = pretty_hex(b"Hallo Baum, 16 B\x00\xff").splitlines()
    assert first == "0000  48 61 6c 6c 6f 20 42 61 75 6d 2c 20 31 36 20 42  Hallo Baum, 16 B"
    assert second.startswith("0010  00 ff ")
    assert second.endswith("  ..")
    assert len(pretty_hex(b"x" * 9999).splitlines()) == 257


def test_an_address_cannot_make_us_say_anything() -> None:
    said = {"did": "replay", "stored": "2", "readings": "8", "rejected": "x", "why": "<b>:3,a:b"}
    result = result_of(said, "de")
    assert result == ["2 Nachrichten wurden übernommen, sie brachten 8 Messwerte.", "3 × <b>"]
    assert result_of({"did": "anything", "error": "x" * 99}, "de") == []
    assert result_of({"did": "replay"}, "de") == [
        "Es lag nichts bereit, das übernommen werden könnte."
    ]
