"""`demo`, as a newcomer starts it: twice on the same folder, stopped with Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest
from shared_brokers import require_mosquitto

from baumfeuchte.cli import _demo
from baumfeuchte.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
MAX_PSS_MB = 300
READY = "Ctrl-C stops everything"
READY_S = 600  # patience on a machine with other work, no bound: benchmarks time the start


def processes_of(folder: Path) -> list[psutil.Process]:
    """All processes that belong to a demo's folder, and their children."""
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            environment = process.environ().get("BAUMFEUCHTE_DATA_DIR", "")
            named = str(folder) in " ".join(process.cmdline()) or environment.startswith(
                str(folder)
            )
            if named and process.pid != os.getpid():
                found |= {p.pid: p for p in [process, *process.children(recursive=True)]}
        except psutil.Error:
            continue
    return list(found.values())


def pss_mb(folder: Path) -> float:
    total = 0
    for process in processes_of(folder):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1024**2


@contextmanager
def demo(folder: Path, broker: str, *, until: str = READY) -> Iterator[str]:
    """A demo that has said something; Ctrl-C at the end, which must leave nothing behind.

    Yields:
        Its address; empty where it has not said that yet.
    """
    log = folder / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "baumfeuchte", "demo", "--broker", broker],
            # Its usual port may be in use by somebody else on this machine: 0 is a free one.
            env=os.environ
            | {"BAUMFEUCHTE_DATA_DIR": str(folder / "data"), "BAUMFEUCHTE_HTTP_PORT": "0"},
            stdout=out,
            stderr=subprocess.STDOUT,
            # As a shell starts what runs in the background, in a group of its own.
            process_group=0,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
        )
    try:
        deadline = time.monotonic() + READY_S
        while until not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        address = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())
        assert address is not None or until != READY
        yield address[0] if address else ""
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        assert process.wait(60) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()
    assert processes_of(folder) == []


def kill_servers(folder: Path, broker: str) -> None:
    """As the kernel does where memory runs out."""
    marks = ("/postgres -D", {"mosquitto": "mosquitto -c", "iotcore": "iotcore_process"}[broker])
    for process in processes_of(folder):
        with suppress(psutil.Error):  # it ended with the one before
            if any(mark in " ".join(process.cmdline()) for mark in marks):
                process.kill()


def until_said(folder: Path, *words: str) -> None:
    deadline = time.monotonic() + 60
    while not all(word in (folder / "demo.log").read_text() for word in words):
        assert time.monotonic() < deadline, (folder / "demo.log").read_text()
        time.sleep(0.1)


def listed(address: str) -> dict[str, dict[str, object]]:
    answer = httpx.get(f"{address}api/v1/watering-list", timeout=30).raise_for_status().json()
    assert answer["day"][5:] == "07-15"
    return {item["tree"]["number"]: item for item in answer["items"]}


def readings(address: str) -> int:
    trees = httpx.get(f"{address}api/v1/trees?limit=100", timeout=30).json()["items"]
    path = "api/v1/trees/{}/readings?since=2000-01-01T00:00:00Z&limit=1000"
    return sum(
        len(httpx.get(address + path.format(tree["id"]), timeout=30).json()["items"])
        for tree in trees[:5]
    )


@pytest.mark.parametrize("broker", ["mosquitto", "iotcore"])
def test_a_newcomer_sees_a_list_and_finds_it_again(open_folder: Path, broker: str) -> None:
    if broker == "mosquitto":
        require_mosquitto()
    with demo(open_folder, broker) as address:
        first = listed(address)
        states = {str(item["status"]) for item in first.values()}
        assert {"critical", "dry", "ok"} <= states
        page = httpx.get(address).text
        assert "Gießliste" in page
        assert "Anders als gestern" in page, "today's list has a yesterday"
        season = httpx.get(f"{address}api/v1/season", timeout=30).json()
        assert season["days_with_list"] == _demo.LISTS_BEFORE + 1
        assert season["kilometres"] > 0, "tours were driven"
        scored = httpx.get(f"{address}api/v1/skill", timeout=30).json()["groups"]
        assert {group["lead_days"] for group in scored} >= set(range(1, 8))
        memory = pss_mb(open_folder)
        print(f"{broker}: all of the demo has {memory:.0f} MB PSS")
        assert 50 < memory < MAX_PSS_MB
        before = readings(address)
        assert before > 0
    with demo(open_folder, broker) as address:
        assert "Going on where" in (open_folder / "demo.log").read_text()
        again = listed(address)
        assert {n: i["litres"] for n, i in again.items()} == {
            n: i["litres"] for n, i in first.items()
        }
        assert readings(address) >= before
        kill_servers(open_folder, broker)
        until_said(open_folder, "PostgreSQL runs again", f"({broker}) has ended")
        assert listed(address).keys() == first.keys()


def test_a_second_demo_on_the_same_folder_is_one_sentence(open_folder: Path) -> None:
    # Ctrl-C comes while it is still starting.
    with demo(open_folder, "iotcore", until="Publishing history"):
        second = subprocess.run(
            [sys.executable, "-m", "baumfeuchte", "demo", "--broker", "iotcore"],
            env=os.environ | {"BAUMFEUCHTE_DATA_DIR": str(open_folder / "data")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert second.returncode == 1
    assert "A demo already runs" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1


def test_a_port_that_was_asked_for_and_is_taken_is_one_sentence(
    open_folder: Path, free_port: int
) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        result = subprocess.run(
            [sys.executable, "-m", "baumfeuchte", "demo", "--broker", "iotcore"],
            env=os.environ
            | {
                "BAUMFEUCHTE_DATA_DIR": str(open_folder / "data"),
                "BAUMFEUCHTE_HTTP_PORT": str(free_port),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert result.returncode == 1
    assert f"Port {free_port}" in result.stderr
    assert processes_of(open_folder) == []


@pytest.mark.parametrize("usual_is_free", [True, False])
def test_nobody_asked_for_a_port(monkeypatch: pytest.MonkeyPatch, usual_is_free: bool) -> None:
    settings = load_settings()
    monkeypatch.setattr(_demo, "port_is_free", lambda _: usual_is_free)
    port = _demo._port(settings)
    assert (port == settings.http_port == 8080) is usual_is_free
    assert port > 1024
