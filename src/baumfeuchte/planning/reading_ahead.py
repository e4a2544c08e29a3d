"""Work on some while the database reads the next ones: half of the time each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Part = TypeVar("Part")
Read = TypeVar("Read")
Done = TypeVar("Done")


def while_reading(
    parts: Sequence[Part], *, read: Callable[[Part], Read], work: Callable[[Part, Read], Done]
) -> Iterator[Done]:
    """Work on parts one after the other, each while the next one is read in a thread beside it.

    One connection is enough: whenever a part is given out, nothing is being read.

    Args:
        parts: what there is to do.
        read: brings what a part needs; an error of it is raised when its part is due.
        work: pure; the connection is in use while it runs.

    Yields:
        What came of each part, in their order.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = [reader.submit(read, part) for part in parts[:1]]
        for number, part in enumerate(parts, start=1):
            here = coming.pop().result()
            coming = [reader.submit(read, following) for following in parts[number : number + 1]]
            done = work(part, here)
            wait(coming)
            yield done
