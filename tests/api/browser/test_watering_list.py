"""The watering list in the morning: look, narrow, choose, take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_list_looks_right(visitor: Any, server: Any, width: int, scheme: str) -> None:
    page = visitor.open(server, role="planner", width=width, color_scheme=scheme)
    page.goto("/")
    visitor.shot(page, f"list-{width}-{scheme}", handbook=scheme == "light")
    visitor.check(page)
    page.goto("/?group=district&tank=3000")
    page.locator(".beside summary").first.click()
    page.locator(".changes, .unfold__body h3, .unfold__body p").first.wait_for()
    page.locator(".row summary").first.click()
    page.locator(".steps").first.wait_for()
    page.locator("input[name=tree_id]").first.check()
    page.locator("input[name=tree_id]").nth(3).check()
    visitor.shot(page, f"list-open-{width}-{scheme}")
    visitor.check(page)
    for path in ("/lists", "/lists/2026-07-15?from=2026-07-14", "/list/checks"):
        page.goto(path)
        visitor.shot(page, f"list{path.split('?')[0].replace('/', '-')}-{width}-{scheme}")
        visitor.check(page)
