from __future__ import annotations

import pytest

from baumfeuchte.codecs.aliases import ALIASES, spelled
from baumfeuchte.codecs.registry import codec_of, device_names


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
    ],
)
def test_blanks_hyphens_and_names_of_makers_make_no_difference(written: str, name: str) -> None:
    assert codec_of(written) is codec_of(name)


def test_no_two_devices_are_spelled_alike() -> None:
    assert len({spelled(name) for name in device_names()}) == len(device_names())


def test_no_alias_is_listed_twice_or_hides_a_device() -> None:
    lower = [alias.lower() for alias in ALIASES]
    assert len(set(lower)) == len(lower)
    assert not set(lower) & {name.lower() for name in device_names()}
