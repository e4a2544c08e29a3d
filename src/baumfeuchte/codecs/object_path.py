"""Where a value is in a decoded object: ``sensor1.humidity``, ``list[0].v``, ``list[u=%vol].v``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from baumfeuchte.domain.errors import InputError

MISSING: Final = object()
"""There is nothing at the path; null is a value."""

_STEP = re.compile(
    r"(?P<key>[^.\[\]]+)|\[(?P<index>\d{1,6})\]|\[(?P<name>[^=\[\]]+)=(?P<is>[^\]]*)\]"
)
_MANY_KEYS = 30


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The first object of a list that has a member with this value."""

    name: str
    value: str


Step = str | int | _Chosen


@lru_cache(maxsize=1024)
def steps_of(path: str) -> tuple[Step, ...]:
    """Read a path.

    Args:
        path: keys with dots between them, ``[0]`` for a place in a list, ``[key=value]`` for the
            first object of a list that has this member.

    Raises:
        InputError: the path cannot be read.
    """
    steps: list[Step] = []
    position = 0
    while position < len(path):
        found = _STEP.match(path, position)
        if found is None or (found["key"] is None) is not (path[position] == "["):
            break
        steps.append(_step(found))
        position = found.end()
        if path[position : position + 1] == ".":
            position += 1
            if position == len(path) or path[position] == "[":
                break
        elif position < len(path) and path[position] != "[":
            break
    else:
        if steps:
            return tuple(steps)
    raise InputError(
        f"{path!r} is no path; write keys as in sensor1.humidity, list[0].value or "
        "list[key=value].value."
    )


def _step(found: re.Match[str]) -> Step:
    if found["key"] is not None:
        return found["key"]
    if found["index"] is not None:
        return int(found["index"])
    return _Chosen(found["name"], found["is"])


def value_at(found: object, path: str) -> object:
    """The value at a path of a decoded object.

    Platforms flatten objects: a member whose key is the whole path, dots and all, counts first.

    Args:
        found: the decoded object.
        path: readable for ``steps_of``.

    Returns:
        The value, which may be None; ``MISSING`` where there is none.
    """
    if isinstance(found, Mapping) and path in found:
        return found[path]
    for step in steps_of(path):
        found = _go(found, step)
        if found is MISSING:
            break
    return found


def _go(place: object, step: Step) -> object:
    if isinstance(step, str):
        return place.get(step, MISSING) if isinstance(place, Mapping) else MISSING
    if not isinstance(place, Sequence) or isinstance(place, str | bytes):
        return MISSING
    if isinstance(step, int):
        return place[step] if step < len(place) else MISSING
    for item in place:
        if (
            isinstance(item, Mapping)
            and step.name in item
            and text_of(item[step.name]) == step.value
        ):
            return item
    return MISSING


def text_of(value: object) -> str:
    """A simple value as a person writes it: 1 and 1.0 are both ``1``, true is ``true``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def paths_in(found: object, prefix: str = "") -> list[str]:
    """The paths of all simple values of an object, for a sentence that a person reads.

    Returns:
        At most 30 paths.
    """
    paths: list[str] = []
    waiting: list[tuple[str, object]] = [(prefix, found)]
    while waiting and len(paths) < _MANY_KEYS:
        path, place = waiting.pop(0)
        if isinstance(place, Mapping):
            dot = f"{path}." if path else ""
            waiting = [(f"{dot}{key}", item) for key, item in place.items()] + waiting
        elif isinstance(place, Sequence) and not isinstance(place, str | bytes):
            some = place[:_MANY_KEYS]
            waiting = [(f"{path}[{index}]", item) for index, item in enumerate(some)] + waiting
        elif path:
            paths.append(path)
    return paths
