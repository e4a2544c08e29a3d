"""A browser that never answers ends one test, not the run."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.browser


def test_who_waits_in_vain_is_told_and_the_next_gets_another_browser(starter: Any) -> None:
    first = starter.browser()
    page = first.new_page()
    limit = threading.Timer(1, starter.end)
    limit.start()
    with pytest.raises(Error, match="closed"):
        page.evaluate("new Promise(() => {})")
    limit.join()
    second = starter.browser()
    assert second is not first
    assert second.new_page().evaluate("1 + 1") == 2


def test_a_window_is_closed_while_its_page_loads(visitor: Any, server: Any) -> None:
    page = visitor.open(server, role="planner")
    page.goto("/")
    with page.expect_request("**/map"):
        page.get_by_role("link", name="Karte").first.click(no_wait_after=True)
    visitor.close()
    assert page.is_closed()
