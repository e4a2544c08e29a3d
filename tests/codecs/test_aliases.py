from __future__ import annotations

import pytest

from baumfeuchte.codecs.aliases import ALIASES
from baumfeuchte.codecs.registry import codec_of, device_names


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_an_alias_is_another_name_of_a_device(alias: str, name: str) -> None:
    assert name in device_names()
    assert alias not in device_names()
    for spelling in (alias, alias.lower(), alias.upper()):
        assert codec_of(spelling) is codec_of(name)


def test_no_alias_is_listed_twice_or_hides_a_device() -> None:
    lower = [alias.lower() for alias in ALIASES]
    assert len(set(lower)) == len(lower)
    assert not set(lower) & {name.lower() for name in device_names()}
