"""Progress of long work, on standard error: a bar on a terminal, ten lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LINES = 10


@contextmanager
def progress_of(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that is told how much is done.

    Args:
        what: for people, for example ``messages``.
        total: the expected end.
    """
    if sys.stderr.isatty():
        with _bar(what, total) as tell:
            yield tell
    else:
        yield _lines(what, total)


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), what, TimeRemainingColumn(), console=Console(stderr=True)
    )
    with bar:
        task = bar.add_task(what, total=max(total, 1))
        yield lambda done: bar.update(task, completed=done, total=max(total, done, 1))


def _lines(what: str, total: int) -> Callable[[int], None]:
    shown = 0

    def tell(done: int) -> None:
        nonlocal shown
        part = min(done * LINES // max(total, 1), LINES)
        if part > shown:
            shown = part
            print(f"{100 * part // LINES} % ({done} {what})", file=sys.stderr, flush=True)

    return tell
