"""The arborist at one tree: from the label on the trunk to the note that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser


@pytest.fixture
def tree(tended: Any) -> str:
    return f"/trees/{tended.tree_ids['BO-0003']}"


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_is_accessible(
    visitor: Any, server: Any, tree: str, width: int, scheme: str
) -> None:
    page = visitor.open(server, role="crew", width=width, color_scheme=scheme)
    page.goto(tree)
    visitor.check(page)
    visitor.shot(page, f"tree-{width}-{scheme}")
    page.get_by_role("button", name="Diagramm zum Vergrößern").click()
    page.locator(".zoom canvas").wait_for()
    visitor.check(page)
    visitor.shot(page, f"tree-zoom-{width}-{scheme}")
    page.goto(f"{tree}/label")
    visitor.check(page)
    visitor.shot(page, f"tree-label-{width}-{scheme}")
