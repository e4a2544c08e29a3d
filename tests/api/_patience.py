"""Wait for a page in the test's own thread, which is the one that the browser's events come to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def until(page: Any, met: Callable[[], object], awaited: str, *, seconds: float = 30) -> None:
    """Let the browser go on until something holds.

    Playwright's own way needs eval for scripts, which our pages forbid.
    """
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, awaited
        page.wait_for_timeout(50)
