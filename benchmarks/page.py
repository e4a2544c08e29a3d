"""The page of the watering list under a morning's load, next to an empty answer of the same run.

    python benchmarks/page.py [--trees 10000] [--readers 50] [--seconds 30] [--sensors 1000]

Makes an embedded PostgreSQL with a city and its list as `plan` makes it, a list of the day before
and a revision, and starts one uvicorn worker in a process of its own. Then that many readers ask
for the first page once a second each, for so many seconds; likewise a page that each reader
narrows in another way, and an answer without content (`/healthz`), which needs neither key nor
database. `cpu ms` is the worker's processor time for an answer. Whole files are asked for once
each; a repeat of the list with If-None-Match by one reader without pause. Everything is read with
an API key, as a program would.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import sqlalchemy as sa

from _plan_city import DAY, NOW, add_day, make_city
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.storage.api_keys import create_key
from baumfeuchte.storage.engine import Database
from plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_P99_MS, MOST_LIST_S = 50.0, 1.0
DAYS = 14
COPY_RUN = """
INSERT INTO planning_runs
    (day, revision, issued_at, as_of, rule_version, fingerprint, is_current, shared_inputs,
     released_at)
SELECT CAST(:day AS date), :revision, issued_at + :later, as_of + :later, rule_version,
       fingerprint, :is_current, shared_inputs, CASE WHEN :released THEN released_at + :later END
FROM planning_runs WHERE id = :run RETURNING id
"""
COPY_ROWS = """
INSERT INTO recommendations
    (run_id, tree_id, rank, status, litres, water_by, not_before, probability_dry_3d,
     days_until_critical, earliest_days, latest_days, rew, confidence, priority, last_observed_at,
     reasons, inputs)
SELECT :new, tree_id, rank, status, CASE WHEN tree_id % 50 = 0 THEN litres + 10 ELSE litres END,
       water_by, not_before, probability_dry_3d, days_until_critical, earliest_days, latest_days,
       rew, confidence, priority, last_observed_at, reasons, inputs
FROM recommendations WHERE run_id = :run
"""


def make_lists(database: Database) -> str:
    """The day's list, one of the day before and a revision; answers a key that may read."""
    plan(database, DAY, NOW)
    with database.begin() as conn:
        run = conn.scalar(sa.text("SELECT id FROM planning_runs"))
        conn.execute(sa.text("UPDATE planning_runs SET is_current = false"))
        for day, revision, later, is_list in (
            (DAY - timedelta(days=1), 1, timedelta(days=-1), True),
            (DAY, 2, timedelta(hours=5), False),
        ):
            values = {"day": day, "revision": revision, "later": later, "run": run}
            new = conn.scalar(
                sa.text(COPY_RUN), {**values, "is_current": True, "released": is_list}
            )
            conn.execute(sa.text(COPY_ROWS), {"new": new, "run": run})
        key = create_key(conn, "benchmark", ["read"], NOW)
    with database.begin() as conn:
        conn.execute(sa.text("ANALYZE"))
    return key


def start_server(url: str, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """One worker on a free port; answers it and its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {
        **os.environ,
        "BAUMFEUCHTE_DATABASE_URL": url,
        "BAUMFEUCHTE_DATA_DIR": str(folder),
        "BAUMFEUCHTE_CLOCK_START": NOW.isoformat(),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "baumfeuchte.cli.serve:factory"]
    command += ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen(command, env=environment)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/readyz", trust_env=False).status_code == httpx.codes.OK:
                return process, address
        except httpx.TransportError:
            time.sleep(0.1)
    process.terminate()
    msg = "the server does not start"
    raise SystemExit(msg)


async def read(
    address: str, key: str, readers: int, seconds: int, path_of: Callable[[int], str]
) -> list[float]:
    """Milliseconds of every answer; each reader asks once a second, spread over the second."""
    found: list[float] = []
    headers = {"X-API-Key": key}
    limits = httpx.Limits(max_connections=readers, max_keepalive_connections=readers)
    async with httpx.AsyncClient(
        base_url=address, headers=headers, limits=limits, trust_env=False, timeout=30
    ) as client:
        start = time.perf_counter() + 0.2

        async def reader(number: int) -> None:
            for turn in range(seconds):
                due = start + turn + number / readers
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                began = time.perf_counter()
                answer = await client.get(path_of(number))
                found.append((time.perf_counter() - began) * 1000)
                answer.raise_for_status()

        await asyncio.gather(*(reader(number) for number in range(readers)))
    return sorted(found)


def rate(address: str, key: str, path: str, etag: str = "", seconds: float = 4.0) -> float:
    """Answers a second to one reader that asks again and again."""
    headers = {"X-API-Key": key} | ({"If-None-Match": etag} if etag else {})
    with httpx.Client(base_url=address, headers=headers, trust_env=False) as client:
        client.get(path)
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            client.get(path)
            count += 1
        return count / (time.perf_counter() - began)


def show(name: str, times: list[float], cpu_ms: float) -> float:
    """A line of the table; answers the p99."""
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    half = times[len(times) // 2]
    print(f"{name:44s} {half:8.1f} {p99:8.1f} {times[-1]:8.1f} {cpu_ms:8.1f}")
    return p99


def show_weight(client: httpx.Client) -> None:
    """What a browser fetches for the page: the bytes that travel, and those that it unpacks."""
    html, travelled = fetch(client, "/")
    plain = len(html)
    names = re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|m?js)[^"]*)"', html)
    for name in names:
        body, sent = fetch(client, name.decode())
        plain, travelled = plain + len(body), travelled + sent
    rows = html.count(b'<tr class="row')
    print(f"weight of {rows} rows with style and script: {travelled / 1000:.0f} kB sent,", end=" ")
    print(f"{plain / 1000:.0f} kB unpacked (page {len(html) / 1000:.0f} kB)")


def fetch(client: httpx.Client, path: str) -> tuple[bytes, int]:
    """A body, and the bytes of it that the server sent to a client that takes gzip."""
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    answer.raise_for_status()
    return answer.content, answer.num_bytes_downloaded


def show_files(process: subprocess.Popen[bytes], client: httpx.Client) -> float:
    """How long whole files take, each asked for the first time; answers seconds of the JSON."""
    taken = {}
    for form in ("json", "csv", "xlsx", "geojson", "pdf"):
        more = "&status=unknown" if form == "pdf" else ""
        before, began = cpu_seconds(process), time.perf_counter()
        answer = client.get(f"/api/v1/watering-list?format={form}{more}")
        taken[form] = time.perf_counter() - began
        note = "" if answer.status_code == httpx.codes.OK else f" ({answer.status_code})"
        size = len(answer.content) / 1e6
        cpu = cpu_seconds(process) - before
        print(f"whole list, {form:8s} {taken[form]:6.2f} s, {cpu:5.2f} s cpu {size:6.1f} MB{note}")
    return taken["json"]


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time of a process so far: what other programs on the machine do not change."""
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(
    process: subprocess.Popen[bytes], address: str, key: str, readers: int, seconds: int
) -> bool:
    """Print the table; whether all is within bounds."""

    def ask(name: str, path_of: Callable[[int], str]) -> float:
        before = cpu_seconds(process)
        times = asyncio.run(read(address, key, readers, seconds, path_of))
        return show(name, times, (cpu_seconds(process) - before) / len(times) * 1000)

    with httpx.Client(
        base_url=address, headers={"X-API-Key": key}, trust_env=False, timeout=60
    ) as client:
        began = time.perf_counter()
        client.get("/").raise_for_status()
        cold = time.perf_counter() - began
        show_weight(client)
        print(f"the very first page {cold * 1000:.0f} ms")
        seconds_of_list = show_files(process, client)
    print(f"{readers} readers, one request a second each, {seconds} s, one worker")
    print(f"{'':44s} {'p50 ms':>8s} {'p99 ms':>8s} {'max ms':>8s} {'cpu ms':>8s}")
    ask("empty answer (/healthz)", lambda _: "/healthz")
    p99 = ask("first page of the list", lambda _: "/")
    ask("a page that each reader narrows otherwise", lambda number: f"/?q=B-{number + 1}")
    ask("empty answer once more", lambda _: "/healthz")
    with httpx.Client(base_url=address, headers={"X-API-Key": key}, trust_env=False) as client:
        tag = client.get("/api/v1/watering-list").headers["etag"]
    empty, again = rate(address, key, "/healthz"), rate(address, key, "/api/v1/watering-list", tag)
    share = again / empty
    print(f"repeat with ETag {again:.0f}/s, empty answer {empty:.0f}/s: {share:.0%}")
    return p99 <= MOST_P99_MS and seconds_of_list <= MOST_LIST_S


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trees", type=int, default=10_000)
    parser.add_argument("--sensors", type=int, default=1_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "data")
        url = server.start()
        try:
            migrate(url, raw_retention_days=180)
            database = Database(url, pool_size=2)
            make_city(database, trees=options.trees, sensors=options.sensors, probes=1, days=DAYS)
            add_day(database, probes=1)
            key = make_lists(database)
            database.dispose()
            process, address = start_server(url, folder)
            try:
                fine = measure(process, address, key, options.readers, options.seconds)
            finally:
                process.terminate()
                process.wait(10)
        finally:
            server.stop()
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
