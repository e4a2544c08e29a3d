"""The season report in a browser."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_the_report(visitor: Any, open_server: Any, width: int) -> None:
    page = visitor.open(open_server, width=width)
    page.goto("/season")
    visitor.look(page, f"season-{width}", handbook=width == 1440)
    page.fill("input[name=every_days]", "7")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url("**every_days=7**")
    assert "alle 7 Tage" in page.inner_text("main")
