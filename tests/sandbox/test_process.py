"""The worker process: started when needed, replaced when it died, ended with its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from baumfeuchte.domain.device_type import DeviceType
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.uplink import Uplink
from baumfeuchte.sandbox.process import WorkerProcess, WorkerStartError
from baumfeuchte.sandbox.runner import Sandbox

AT = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
GOOD = "function decodeUplink(input) { return {data: {sum: input.bytes[0] + input.bytes[1]}}; }"


def of(script: str) -> DeviceType:
    return DeviceType(name="city/test", kind="javascript", rules=(), examples=(), script=script)


def uplink(payload: bytes = b"\x01\x02\x03") -> Uplink:
    return Uplink(dev_eui="a84041c3f1850001", network="x", received_at=AT, payload=payload)


def test_starts_when_needed_and_ends_when_closed() -> None:
    sandbox = Sandbox()
    assert sandbox.worker_pid is None
    assert sandbox(of(GOOD), uplink(), {}) == {"sum": 3}
    worker = sandbox.worker_pid
    assert worker is not None
    sandbox.close()
    assert sandbox.worker_pid is None
    assert not Path(f"/proc/{worker}").exists()
    assert sandbox(of(GOOD), uplink(), {}) == {"sum": 3}
    sandbox.close()


def test_a_worker_that_was_killed_while_it_waited() -> None:
    with Sandbox() as sandbox:
        sandbox(of(GOOD), uplink(), {})
        first = sandbox.worker_pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        # Not this message's fault: another worker takes it.
        assert sandbox(of(GOOD), uplink(), {}) == {"sum": 3}
        assert sandbox.worker_pid not in {None, first}


def test_a_worker_that_is_killed_in_the_middle() -> None:
    with Sandbox(time_s=30) as sandbox:
        sandbox(of(GOOD), uplink(), {})
        killed: list[int] = []

        def kill_twice() -> None:
            deadline = time.monotonic() + 20
            while len(killed) < 2 and time.monotonic() < deadline:
                pid = sandbox.worker_pid
                if pid is not None and pid not in killed and _is_busy(pid):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                time.sleep(0.01)

        thread = threading.Thread(target=kill_twice)
        thread.start()
        with pytest.raises(DecodeError) as error:
            sandbox(of("for (;;) {}"), uplink(), {})
        thread.join()
        assert len(killed) == 2
        assert error.value.reason == "script_error"
        assert sandbox(of(GOOD), uplink(), {}) == {"sum": 3}


def _is_busy(pid: int) -> bool:
    """Whether it has computed for a while: a script is running."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[11]) > 0.5 * os.sysconf("SC_CLK_TCK")


def test_a_worker_that_does_not_answer_is_killed() -> None:
    with Sandbox() as sandbox:
        sandbox(of(GOOD), uplink(), {})
        frozen = sandbox.worker_pid
        assert frozen is not None
        os.kill(frozen, signal.SIGSTOP)
        with pytest.raises(DecodeError) as error:
            sandbox(of(GOOD), uplink(), {})
        assert error.value.reason == "script_timeout"
        assert not Path(f"/proc/{frozen}").exists()
        assert sandbox(of(GOOD), uplink(), {}) == {"sum": 3}


def test_the_worker_has_nothing_to_misuse() -> None:
    with Sandbox() as sandbox:
        sandbox(of(GOOD), uplink(), {})
        process = Path(f"/proc/{sandbox.worker_pid}")
        assert process.joinpath("environ").read_bytes() == b""
        limits = process.joinpath("limits").read_text()
        for name in ("Max open files", "Max file size", "Max core file size", "Max processes"):
            (line,) = [line for line in limits.splitlines() if line.startswith(name)]
            assert int(line[len(name) :].split()[0]) <= 3, line
        kinds = {str(path.readlink()).split(":")[0] for path in process.joinpath("fd").iterdir()}
        assert kinds == {"pipe", "/dev/null"}


def test_callers_in_several_threads_take_turns() -> None:
    script = "function decodeUplink(i) { return {x: i.bytes[0]}; }"
    wrong: list[object] = []

    def work(number: int) -> None:
        for _ in range(30):
            found = sandbox(of(script), uplink(bytes([number])), {})
            if found != {"x": number}:
                wrong.append(found)

    with Sandbox() as sandbox:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


ORPHAN = """
import sys, time
from baumfeuchte.sandbox.process import WorkerProcess
worker = WorkerProcess(time_s=0.2, memory_bytes=2**24)
print(worker.pid, flush=True)
sys.stdin.read()
"""


def _is_alive(process: Path) -> bool:
    """Whether it runs; one that ended may wait for somebody to take notice."""
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_worker_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    worker = Path(f"/proc/{int(parent.stdout.readline())}")
    assert worker.exists()
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while _is_alive(worker):
        assert time.monotonic() < deadline, "the worker outlives its parent"
        time.sleep(0.02)


def test_a_worker_that_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(WorkerStartError):
        WorkerProcess(time_s=0.2, memory_bytes=2**24)
