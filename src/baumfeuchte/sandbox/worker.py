"""The worker process: `python -m baumfeuchte.sandbox.worker`. It ends when its parent does.

Started by ``sandbox.process`` with an empty environment. Before it takes the first script it gives
up everything that a script could misuse if the engine had a hole: it can open no file and no
socket, start no process, write nothing but its answers, and its memory is bounded.
"""

from __future__ import annotations

import contextlib
import resource
import sys
from typing import TYPE_CHECKING, Final

from baumfeuchte.sandbox.engine import Limits, run
from baumfeuchte.sandbox.frames import HEADER_BYTES, length_of, pack, unpack

if TYPE_CHECKING:
    from typing import BinaryIO

_SPARE_BYTES: Final = 192 * 1024 * 1024
"""Address space that Python itself needs beside the JavaScript heap."""

_SPARE_CPU_S: Final = 3
"""A call that the engine cannot interrupt ends here, even when the parent is gone."""

_STANDARD_FILES: Final = 3


def confine(memory_bytes: int) -> None:
    """Give up what a decoder does not need; nothing of it can be taken back but processor time."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, _STANDARD_FILES)
    limit(resource.RLIMIT_AS, memory_bytes + _SPARE_BYTES)
    with contextlib.suppress(OSError, ValueError):
        # Root is not bound by it; where the service runs as a user of its own, it holds.
        limit(resource.RLIMIT_NPROC, 0)


def limit(what: int, value: int) -> None:
    """Set the soft and the hard limit; a lower hard limit of the system stays."""
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, value))


def _allow_cpu() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    until = int(used.ru_utime + used.ru_stime) + _SPARE_CPU_S
    if hard == resource.RLIM_INFINITY or until < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def serve(source: BinaryIO, target: BinaryIO, limits: Limits) -> None:
    """Answer requests until there are no more."""
    while len(header := source.read(HEADER_BYTES)) == HEADER_BYTES:
        request = unpack(source.read(length_of(header)))
        _allow_cpu()
        try:
            answer = run(request["source"], request["request"], limits)
        except MemoryError:
            answer = {"reason": "script_memory", "detail": "the worker ran out of memory"}
        answer["id"] = request["id"]
        target.write(pack(answer))
        target.flush()


def main() -> None:
    """Take the limits from the command line, say that we are ready, serve."""
    time_s, memory_bytes = float(sys.argv[1]), int(sys.argv[2])
    source, target = sys.stdin.buffer, sys.stdout.buffer
    confine(memory_bytes)
    target.write(pack({"id": 0}))
    target.flush()
    # The parent may go away at any time; then there is nobody to complain to.
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(source, target, Limits(time_s=time_s, memory_bytes=memory_bytes))


if __name__ == "__main__":
    main()
