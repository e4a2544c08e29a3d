"""The map of a large city: its points, its page, and how it moves in a browser.

    python benchmarks/map.py [--trees 100000] [--no-browser]

Makes an embedded PostgreSQL with that many trees and serves it on this machine. Times are medians,
beside an empty answer of the same server in the same run; the second column is the ratio. The
browser is headless Chromium that draws in software (SwiftShader), which a graphics card does many
times as fast; the second column there is the same map with ten trees. Frames per second are those
while the map is dragged around.
"""

from __future__ import annotations

import argparse
import gzip
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from _large_city import fill
from baumfeuchte.embedded.postgres import EmbeddedPostgres
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.map_points import STATUS_ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
MOST_SECONDS, MOST_BYTES = 1.0, 2_000_000
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
ZOOMS = ((11.5, "whole city, clusters"), (14.0, "quarter"), (16.5, "streets, single trees"))
# Drags the map in a circle for three seconds and counts the frames that were drawn.
FRAMES = """zoom => new Promise(done => {
  const map = document.getElementById("map").map;
  map.jumpTo({center: [7.22, 51.47], zoom});
  map.once("idle", () => {
    let frames = 0, moved = 0;
    map.on("render", () => { frames += 1; });
    const began = performance.now();
    const step = () => {
      const passed = performance.now() - began;
      if (passed > 3000) { done(frames / passed * 1000); return; }
      map.panBy([9 * Math.cos(passed / 500), 9 * Math.sin(passed / 500)], {duration: 0});
      requestAnimationFrame(step);
    };
    step();
  });
})"""


def main() -> int:
    """Measure, print, and say by the exit code whether the limits are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--trees", type=int, default=100_000)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data")
        url = server.start()
        try:
            database = Database(url, pool_size=1)
            fill(url, database, options.trees)
            database.dispose()
            process, address = serve(url, Path(folder) / "serve.log")
            try:
                kept = answers(address, options.trees)
                if not options.no_browser:
                    browser(address)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)
        finally:
            server.stop()
    return 0 if kept else 1


def serve(url: str, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """`baumfeuchte serve` on a free port."""
    environment = os.environ | {
        "BAUMFEUCHTE_DATABASE_URL": url,
        "BAUMFEUCHTE_PUBLIC_READ": "true",
        "BAUMFEUCHTE_CLOCK_START": "2026-07-15T05:30:00",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "baumfeuchte", "serve", "--port", "0"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    while "running on " not in log.read_text("utf-8"):
        if process.poll() is not None:
            raise SystemExit(log.read_text("utf-8"))
        time.sleep(0.05)
    return process, log.read_text("utf-8").partition("running on ")[2].split()[0]


def answers(address: str, trees: int) -> bool:
    """Times and sizes of what the server sends."""
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        client.get("/healthz")

        def ask(path: str, **headers: str) -> tuple[float, httpx.Response]:
            began = time.perf_counter()
            answer = client.get(path, headers=headers)
            return time.perf_counter() - began, answer

        empty = median(lambda _: ask("/healthz"))[0]
        # All statuses in another order each time: the same trees, another key of the cache.
        points, full = median(lambda place: ask(f"/api/v1/map/points?{all_statuses(place)}"))
        tag = client.get("/api/v1/map/points").headers["etag"]
        cached, _ = median(lambda _: ask("/api/v1/map/points"))
        repeat, same = median(lambda _: ask("/api/v1/map/points", **{"If-None-Match": tag}))
        page, shown = median(lambda _: ask("/map"))
        ground, _ = median(lambda _: ask("/map/ground.geojson"))
    small = len(gzip.compress(full.content, 4))
    print(f"{trees:,} trees, {os.cpu_count()} cores, medians of {ROUNDS}\n")
    print(f"{'answer':<42}{'ms':>8}{'x empty':>9}{'kB':>8}{'gzip kB':>9}")
    rows = (
        ("empty (/healthz)", empty, 0, 0),
        ("points, made anew", points, len(full.content), small),
        ("points, cached", cached, len(full.content), small),
        (f"points, If-None-Match ({same.status_code})", repeat, 0, 0),
        ("page with overview and table", page, len(shown.content), 0),
        ("ground (outlines of districts)", ground, 0, 0),
    )
    for name, seconds, size, packed in rows:
        sizes = f"{size / 1000:8.0f}{packed / 1000:9.0f}"
        print(f"{name:<42}{seconds * 1000:8.1f}{seconds / empty:9.1f}{sizes}")
    kept = points < MOST_SECONDS and small < MOST_BYTES
    print(
        f"\nlimits: {MOST_SECONDS} s and {MOST_BYTES / 1e6:.0f} MB: {'kept' if kept else 'MISSED'}"
    )
    return kept


def all_statuses(place: int) -> str:
    """A filter that leaves every tree."""
    turned = [*STATUS_ORDER[place % 7 :], *STATUS_ORDER[: place % 7]]
    return "&".join(f"status={status.value}" for status in turned)


def median(ask: Callable[[int], tuple[float, httpx.Response]]) -> tuple[float, httpx.Response]:
    """The median time of some answers, and the last of them."""
    found = [ask(place) for place in range(ROUNDS)]
    return statistics.median(seconds for seconds, _ in found), found[-1][1]


def browser(address: str) -> None:
    """Until it is drawn, and frames per second while it moves; beside an empty map."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page: Any = chromium.new_page(viewport={"width": 1440, "height": 900})
        print(f"\n{'headless Chromium, software drawing':<42}{'all':>8}{'10 trees':>9}")
        columns = []
        for path in ("/map", "/map?q=BO-00001"):
            began = time.perf_counter()
            page.goto(address.rstrip("/") + path)
            page.wait_for_selector("#map[data-drawn]", timeout=120_000)
            drawn = time.perf_counter() - began
            columns.append([drawn, *(page.evaluate(FRAMES, zoom) for zoom, _ in ZOOMS)])
        names = ["seconds until drawn", *(f"frames/s, {name}" for _, name in ZOOMS)]
        for name, every, few in zip(names, *columns, strict=True):
            print(f"{name:<42}{every:8.1f}{few:9.1f}")
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
