"""Run the solver in a worker process: the server stays responsive, and memory comes back."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

GRACE_S: Final = 30.0
"""Python and the solver start in about a second; a busy machine takes longer."""

MAX_WORKERS: Final = 2
_WORKER: Final = Path(__file__).with_name("worker.py")
"""It needs nothing else of ours, so it starts as a file."""

_free = threading.BoundedSemaphore(MAX_WORKERS)


def solve_in_worker(instance: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of ``worker.solve_instance``. Blocking; at most ``MAX_WORKERS`` at a time.

    Raises:
        InputError: the solver gave no answer in time; nothing was changed.
    """
    limit_s = float(instance["limit_s"])
    with _free:
        timed = {**instance, "began": time.monotonic()}
        request = orjson.dumps(timed, option=orjson.OPT_SERIALIZE_NUMPY)
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no word from outside
                # -I: neither the folder that we run in nor the environment add modules.
                [sys.executable, "-I", str(_WORKER)],
                input=request,
                capture_output=True,
                timeout=2 * limit_s + GRACE_S,
                check=True,
                start_new_session=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            msg = "The computation of the tours gave no answer; try again with fewer trees."
            raise InputError(msg) from error
    answer: dict[str, Any] = orjson.loads(done.stdout)
    return answer
