"""How long the functions of a module take while something runs that calls them by its name."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType


@contextmanager
def timed(module: ModuleType, names: Sequence[str], spent: dict[str, float]) -> Iterator[None]:
    """Note the seconds of each function; names that a version does not have are left out."""

    def watch(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - hands everything on
            began = time.perf_counter()
            try:
                return function(*args, **more)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - began

        return call

    found = {name: getattr(module, name) for name in names if hasattr(module, name)}
    with mock.patch.multiple(module, **{name: watch(name, found[name]) for name in found}):
        yield
