"""Runs vendor scripts for whoever asks: one worker process, started when it is first needed."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

import orjson

from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.sandbox.process import WorkerGoneError, WorkerProcess, WorkerSilentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.device_type import DeviceType
    from baumfeuchte.domain.uplink import Uplink

log = logging.getLogger(__name__)

TIME_S: Final = 0.2
MEMORY_BYTES: Final = 32 * 1024 * 1024

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ADVICE: Final = "correct the script of the device type, then run `baumfeuchte replay`."


class Sandbox:
    """Runs scripts of device types; callable as ``domain.device_type.RunScript``.

    Callers in several threads take turns.

    Args:
        time_s: processor time that one call may take.
        memory_bytes: JavaScript heap that one call may fill.
    """

    def __init__(self, *, time_s: float = TIME_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self._time_s = time_s
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None

    def __call__(
        self, device_type: DeviceType, uplink: Uplink, settings: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Run the script of a device type on an uplink.

        Args:
            device_type: of kind ``javascript``.
            uplink: its ``received_at`` is the script's ``recvTime``.
            settings: of the sensor; the script's ``variables``.

        Returns:
            The decoded object.

        Raises:
            DecodeError: ``script_error``, ``script_timeout`` or ``script_memory``.
        """
        # Not orjson, which refuses whole numbers of more than 64 bits, and settings may hold them.
        request = json.dumps(
            {
                "bytes": list(uplink.payload),
                "fPort": uplink.f_port,
                "receivedAt": ((uplink.received_at or _EPOCH) - _EPOCH).total_seconds() * 1000,
                "variables": dict(settings),
            }
        )
        with self._lock:
            answer = self._ask(device_type, request)
        if "reason" in answer:
            raise DecodeError(
                f"The script of {device_type.name} failed, {answer['detail']}: {_ADVICE}",
                reason=answer["reason"],
            )
        return _object(device_type, answer["result"])

    def _ask(self, device_type: DeviceType, request: str) -> dict[str, Any]:
        """Ask the worker. A worker that died meanwhile is not this message's fault: once more."""
        was_running = self._worker is not None
        try:
            return self._ask_once(device_type, request)
        except WorkerGoneError:
            if not was_running:
                log.warning("The sandbox ended while it ran the script of %s", device_type.name)
                return {"reason": "script_error", "detail": "it ended the sandbox"}
        return self._ask(device_type, request)

    def _ask_once(self, device_type: DeviceType, request: str) -> dict[str, Any]:
        if self._worker is None:
            self._worker = WorkerProcess(time_s=self._time_s, memory_bytes=self._memory_bytes)
        try:
            return self._worker.ask(device_type.script, request)
        except BaseException as error:
            self._worker = None  # it is dead: `ask` saw to that
            if not isinstance(error, WorkerSilentError):
                raise
        log.warning("The script of %s hung; the sandbox was killed", device_type.name)
        return {"reason": "script_timeout", "detail": "it takes longer than it may"}

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, while there is one."""
        worker = self._worker
        return None if worker is None else worker.pid

    def close(self) -> None:
        """End the worker; the next call starts another one."""
        with self._lock:
            if self._worker is not None:
                self._worker.kill()
                self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _object(device_type: DeviceType, text: str) -> Mapping[str, object]:
    try:
        found = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        found = None
    if not isinstance(found, dict):
        raise DecodeError(
            f"The script of {device_type.name} failed, its result is no plain object: {_ADVICE}",
            reason="script_error",
        )
    return found
