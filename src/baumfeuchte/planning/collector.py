"""Python's collector of circular garbage, at rest while a list is made.

A list of a city is millions of small objects, none of them in a circle. The collector looks through
all of them each time a quarter more have come: a fifth of the time that the list takes.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Collect nothing within the block; what ran before goes on afterwards, whatever happens."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
