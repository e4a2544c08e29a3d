"""Every public irrigation function names its units and its source (house 8)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import baumfeuchte.irrigation as room

MODULES = [f"{room.__name__}.{found.name}" for found in pkgutil.iter_modules(room.__path__)]
SOURCE = re.compile(r"irrigation-science \d|FAO-56")
UNIT = re.compile(
    r"m3/m3|Vol\.-%|kPa|hPa|permittivity|ohm|degree C|degrees|\bmm\b|litres|\bl\b|m2|\bm\b|MJ|"
    r"\bdays?\b|hours?|\byears?\b|\bcm\b|REW|unit|Units"
)


def public_functions() -> list[tuple[str, str]]:
    found = []
    for name in MODULES:
        module = importlib.import_module(name)
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == name and not function_name.startswith("_"):
                found.append((name, function_name))
    return found


def test_there_is_something_to_check() -> None:
    assert len(public_functions()) > 60


@pytest.mark.parametrize(("module", "name"), public_functions())
def test_units_and_source(module: str, name: str) -> None:
    text = inspect.getdoc(getattr(importlib.import_module(module), name)) or ""
    assert SOURCE.search(text), f"{module}.{name} names no source"
    assert UNIT.search(text), f"{module}.{name} names no unit"
