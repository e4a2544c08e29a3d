"""Style sheets and scripts travel packed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from baumfeuchte.api.forecasts import ForecastShelf
from baumfeuchte.api.web import engine


@pytest.mark.parametrize("name", ["base.css", "chart.mjs", "icon.svg"])
def test_texts_are_packed_for_who_can_unpack(server: Any, name: str) -> None:
    path = engine.asset(name)
    plain = server.request("GET", path, headers={"Accept-Encoding": "identity"})
    packed = server.request("GET", path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == (engine.STATIC / name).read_bytes()
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert packed.headers["vary"] == "Accept-Encoding"
    assert "immutable" in packed.headers["cache-control"]
    if name != "icon.svg":
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
    again = server.request(
        "GET",
        path,
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]},
    )
    assert again.status_code == 304


def test_what_is_not_there_is_not_packed(server: Any) -> None:
    assert server.request("GET", "/static/nothing.css").status_code == 404
    assert server.request("GET", "/static/../app.py").status_code == 404


def test_the_shelf_keeps_the_last_runs() -> None:
    shelf = ForecastShelf()
    for run_id in (1, 2, 3):
        shelf.put(run_id, f"run {run_id}")  # type: ignore[arg-type]
    assert [shelf.get(run_id) for run_id in (1, 2, 3)] == [None, "run 2", "run 3"]


def test_pages_carry_no_indentation_and_only_the_symbols_that_they_show(server: Any) -> None:
    with server.person("planner") as browser:
        html = browser.get("/tours").text
    assert not re.search(r"(?m)^[ \t]+\S", html)
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', html))
    assert symbols == set(re.findall(r'href="#([\w-]+)"', html)) - {"content"}
