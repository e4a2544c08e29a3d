from __future__ import annotations

import pytest

from baumfeuchte.codecs.aliases import ALIASES, spelled
from baumfeuchte.codecs.registry import codec_of, device_names, has_codec


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_an_alias_is_another_name_of_a_device(alias: str, name: str) -> None:
    assert name in device_names()
    assert alias not in device_names()
    for spelling in (alias, alias.lower(), alias.upper()):
        assert codec_of(spelling) is codec_of(name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Milesight-IoT/EM500 SMTC", "milesight/EM500-SMTC"),
        ("seeed/s2105", "sensecap/S2105"),
        ("Teneo/Soil-Moisture", "teneo-iot/soil-moisture-sensor"),
        ("netvox/RA0715 Y", "netvox/RA0715Y"),
        ("Libelium/Plug & Sense! Agriculture", "libelium/Plug-Sense-Agriculture"),
        ("RAK/standardized LPP", "rakwireless/standardized-payload"),
        ("decentlab/DL-TRS12-001", "decentlab/DL-TRS12"),
        ("decentlab/DL-TBRG (resolution=0.1)", "decentlab/DL-TBRG"),
        ("dragino/SE0X-LB/LS", "dragino/SE0X-LB"),
        ("dragino/SE02-LS/LB", "dragino/SE02-LS"),
        ("makerfabs/AgroSense_Soil Monitor LoRaWAN", "makerfabs/Soil Monitor"),
        ("milesight/EM500-SMTC-868M", "milesight/EM500-SMTC"),
        ("seeed/SenseCAP S2104", "sensecap/S2104"),
        ("netvox/RA07 series (RA0715)", "netvox/RA0715"),
    ],
)
def test_blanks_hyphens_and_names_of_makers_make_no_difference(written: str, name: str) -> None:
    assert codec_of(written) is codec_of(name)


@pytest.mark.parametrize(
    "written",
    ["dragino/LSE01-NB", "decentlab/DL-TRS99-001", "dragino/", "/LSE01", "LSE01", "", "/"],
)
def test_other_models_stay_unknown(written: str) -> None:
    assert not has_codec(written)


def test_no_two_devices_are_spelled_alike() -> None:
    assert len({spelled(name) for name in device_names()}) == len(device_names())


def test_no_alias_is_listed_twice_or_hides_a_device() -> None:
    lower = [alias.lower() for alias in ALIASES]
    assert len(set(lower)) == len(lower)
    assert not set(lower) & {name.lower() for name in device_names()}
