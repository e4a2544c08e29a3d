"""Device types as people write them: ``LSE01``, ``Dragino LSE-01``, ``dragino/lse01``."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.aliases import ALIASES
from baumfeuchte.codecs.registry import device_names
from baumfeuchte.domain.sensor_id import VALUES_DEVICE
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Collection

_SUGGESTIONS: Final = 3
_LIKENESS: Final = 0.4


class Devices:
    """The device types of the codecs and those that the city defined itself."""

    def __init__(self, own: Collection[str] = ()) -> None:
        self._names = (*own, *device_names(), VALUES_DEVICE)
        other = {alias.lower(): name for alias, name in ALIASES.items()}
        self._exact = other | {name.lower(): name for name in reversed(self._names)}
        self._loose: dict[str, set[str]] = {}
        for name in self._names:
            # The whole name, and the model alone where it means one device.
            for key in {_key(name), _key(name.rpartition("/")[2])}:
                self._loose.setdefault(key, set()).add(name)

    def find(self, text: str) -> str:
        """The name of a device type.

        Raises:
            CellError: it is not known, or means several; with the nearest names.
        """
        exact = self._exact.get(text.strip().lower())
        if exact is not None:
            return exact
        found: set[str] = set()
        # "LSE01 (Dragino)" and "LSE01 Dragino" as well as "Dragino LSE01".
        for way in (text, re.sub(r"[(\[].*?[)\]]", "", text), " ".join(reversed(_words(text)))):
            found = self._loose.get(_key(way), set()) or found
            if len(found) == 1:
                return next(iter(found))
        raise CellError("unknown_device", suggestions=", ".join(sorted(found) or self._like(text)))

    def _like(self, text: str) -> list[str]:
        near = difflib.get_close_matches(_key(text), self._loose, n=_SUGGESTIONS, cutoff=_LIKENESS)
        names = [name for key in near for name in sorted(self._loose[key])]
        return list(dict.fromkeys(names))[:_SUGGESTIONS] or sorted(self._names)[:_SUGGESTIONS]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s(),;/]+", text)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
