"""Pages that are meant for paper have a button for it, where a script can print."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/labels", "/season?since=2026-07-01&until=2026-07-15"])
def test_the_button_prints(visitor: Any, server: Any, path: str, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.add_init_script("globalThis.print = () => { document.body.dataset.printed = 'yes'; }")
    page.goto(path)
    page.get_by_role("button", name="Drucken", exact=True).click()
    page.wait_for_selector("body[data-printed=yes]")
    assert "Strg" not in page.inner_text("main")
    visitor.look(page, f"print-button{path.partition('?')[0].replace('/', '-')}-{width}")
    page.emulate_media(media="print")
    assert page.locator("[data-print]").is_hidden()


@pytest.mark.parametrize("path", ["/labels", "/season"])
def test_without_scripts_there_is_no_button(visitor: Any, server: Any, path: str) -> None:
    page = visitor.open(server, role="planner", java_script_enabled=False)
    page.goto(path)
    assert page.locator("[data-print]").count() == 1
    assert page.locator("[data-print]").is_hidden()
