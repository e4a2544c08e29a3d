from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.codecs.channels import Channel, channels_of
from baumfeuchte.codecs.field import S16, linear
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Quality, Quantity

TEMP, VWC = Quantity.SOIL_TEMPERATURE_C, Quantity.SOIL_MOISTURE_VWC_PERCENT
MILLIVOLT = linear(
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    raws=S16,
    absent=frozenset({-1}),
    sentinels=frozenset({0x7FFF}),
)


def test_reading_the_setting() -> None:
    given = {
        1: {"quantity": "soil_temperature_c"},
        "2": {
            "quantity": "soil_moisture_vwc_percent",
            "probe": "3",
            "factor": "0.5",
            "offset": -1,
        },
    }
    assert channels_of("acme/X", {"channels": given}) == {
        "1": Channel(quantity=TEMP),
        "2": Channel(quantity=VWC, probe=3, factor=0.5, offset=-1),
    }
    assert channels_of("acme/X", {}) == channels_of("acme/X", {"channels": None}) == {}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ([], "no object"),
        ("1", "no object"),
        ({"1": "soil_temperature_c"}, "1 is no object"),
        ({"1": {}}, "no known quantity"),
        ({"1": {"quantity": "wetness"}}, "no known quantity"),
        ({"1": {"quantity": ["soil_temperature_c"]}}, "no known quantity"),
        ({"1": {"quantity": TEMP, "probe": -1}}, "the probe of 1"),
        ({"1": {"quantity": TEMP, "probe": 12}}, "the probe of 1"),
        ({"1": {"quantity": TEMP, "probe": 1.5}}, "the probe of 1"),
        ({"1": {"quantity": TEMP, "probe": True}}, "the probe of 1"),
        ({"1": {"quantity": TEMP, "probe": None}}, "the probe of 1"),
        ({"1": {"quantity": TEMP, "factor": 0}}, "factor not 0"),
        ({"1": {"quantity": TEMP, "factor": "x"}}, "factor and offset"),
        ({"1": {"quantity": TEMP, "factor": float("inf")}}, "factor and offset"),
        ({"1": {"quantity": TEMP, "offset": float("nan")}}, "factor and offset"),
        ({"1": {"quantity": TEMP}, "2": {"quantity": TEMP}}, "same quantity and probe"),
    ],
)
def test_settings_that_cannot_be_read(given: Any, complaint: str) -> None:
    with pytest.raises(DecodeError, match=complaint) as caught:
        channels_of("acme/X", {"channels": given})
    assert caught.value.reason == "invalid_settings"
    assert "acme/X" in str(caught.value)


def test_a_channel_gives_a_number_its_meaning() -> None:
    channel = Channel(quantity=VWC, probe=2, factor=0.02, offset=-5)
    found = channel.measure(MILLIVOLT, 1500)
    assert (found.quantity, found.probe, found.value, found.flags) == (VWC, 2, 25.0, Quality.GOOD)
    assert channel.field(MILLIVOLT).raw_of(25.0) == 1500
    assert channel.measure(MILLIVOLT, 100).flags == Quality.OUT_OF_RANGE
    assert channel.measure(MILLIVOLT, 0x7FFF).flags == Quality.SENTINEL
    assert -1 in channel.field(MILLIVOLT).absent
