"""The register in a browser: found, edited, declared, set; with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

SIZES = [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_every_page_of_the_register_is_readable(
    visitor: Any, server: Any, width: int, scheme: str
) -> None:
    page = visitor.open(server, role="planner", width=width, color_scheme=scheme)
    tree = server.city.tree_ids["BO-0002"]
    for name, path in (
        ("table", "/register"),
        ("tree", f"/register/{tree}"),
        ("new", "/register/new"),
        ("groups", "/register/groups"),
        ("thresholds", "/register/thresholds"),
        ("english", "/register?lang=en"),
    ):
        page.goto(path)
        visitor.check(page)
        visitor.shot(page, f"register-{name}-{width}-{scheme}")
