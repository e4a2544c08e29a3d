"""The texts of the pages, one file for each room: text key -> (German, English).

A file here is found by its name; two rooms may not use the same key.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TypeAlias

Catalogue: TypeAlias = dict[str, tuple[str, str]]


def collect() -> Catalogue:
    """All texts.

    Raises:
        ValueError: two rooms use the same key.
    """
    found: Catalogue = {}
    for module in pkgutil.iter_modules(__path__):
        texts: Catalogue = importlib.import_module(f"{__name__}.{module.name}").TEXTS
        twice = found.keys() & texts.keys()
        if twice:
            msg = f"texts are defined twice: {', '.join(sorted(twice))}"
            raise ValueError(msg)
        found |= texts
    return found
