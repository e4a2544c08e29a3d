"""Runs checks so that none can take the others down: neither by failing nor by hanging."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.cli._doctor.finding import Finding, Line, error
from baumfeuchte.domain.errors import BaumfeuchteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

GROUP_S: Final = 60.0
"""So long a group may take; each of its connections and statements has its own, shorter limit."""

_OUR_FAULT: Final = "Report this: it is a fault of `doctor` itself."


class Group(NamedTuple):
    """Checks that build on each other; groups do not."""

    about: str
    lines: Callable[[], Iterable[Line]]


def examine(groups: Sequence[Group], *, limit_s: float = GROUP_S) -> list[Line]:
    """Run all groups at the same time.

    Args:
        groups: any.
        limit_s: after this time what a group has found so far counts, with an error.

    Returns:
        What they found, in the order of the groups.
    """
    found: list[list[Line]] = [[] for _ in groups]
    # Daemons: one that hangs must not keep the process alive.
    threads = [
        threading.Thread(target=collect, args=(group, lines), daemon=True)
        for group, lines in zip(groups, found, strict=True)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + limit_s
    result: list[Line] = []
    for group, lines, thread in zip(groups, found, threads, strict=True):
        thread.join(max(0.0, until - time.monotonic()))
        result += list(lines)
        if thread.is_alive():
            late = error(
                f"no answer within {limit_s:g} s",
                "Look at the load of the machine and at its network, then try again.",
            )
            result.append(Line(group.about, late))
    return result


def findings(check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a check finds; an exception becomes a finding as well."""
    try:
        yield from check()
    except BaumfeuchteError as failure:
        yield error(str(failure))
    except Exception as failure:  # noqa: BLE001 - the other checks must go on
        yield error(_crash(failure), _OUR_FAULT)


def collect(group: Group, lines: list[Line]) -> None:
    """Run one group here and now.

    Args:
        group: any.
        lines: takes what it finds, one by one: what came before a crash counts.
    """
    try:
        for line in group.lines():
            lines.append(line)  # noqa: PERF402 - one by one, see above
    except BaumfeuchteError as failure:
        lines.append(Line(group.about, error(str(failure))))
    except Exception as failure:  # noqa: BLE001 - the other groups must go on
        lines.append(Line(group.about, error(_crash(failure), _OUR_FAULT)))


def _crash(failure: Exception) -> str:
    text = str(failure).splitlines()
    return f"the check failed: {type(failure).__name__}" + (f" ({text[0]})" if text else "")
