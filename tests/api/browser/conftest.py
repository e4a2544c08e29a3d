"""A real Chromium in front of the city: people log in, axe looks at each page, pictures are kept.

Pictures go to a temporary folder; with BAUMFEUCHTE_TEST_SHOTS they go to that folder instead, and
with BAUMFEUCHTE_TEST_HANDBOOK=1 those that the handbook shows are renewed in ``docs/handbuch``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
_RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
    .then(found => found.violations.map(
        v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160))]))
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium through Playwright."""
    if not CHROMIUM.exists():
        pytest.skip(
            f"{CHROMIUM} is not installed: run tools/install-test-tools.sh as root (README)"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody at a browser; closes with the test."""

    chromium: Any
    folder: Path

    def __post_init__(self) -> None:
        self._contexts: list[Any] = []

    def open(
        self,
        server: Any,
        *,
        role: str | None = None,
        width: int = 1440,
        height: int = 900,
        **options: Any,
    ) -> Any:
        """A page of a browser of its own, logged in as somebody of ``_city.py``.

        Args:
            server: ``server`` or ``open_server``.
            role: login name; None: nobody.
            width: of the window, CSS pixels.
            height: likewise.
            options: of Playwright's ``new_context`` (color_scheme, java_script_enabled ...).
        """
        context = self.chromium.new_context(
            base_url=server.base_url, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        # A page that asks another server, or that our own policy blocks, fails the test.
        page.strangers = []
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((server.base_url, "data:", "blob:"))
                else page.strangers.append(request.url)
            ),
        )
        if role is not None:
            page.goto("/login")
            page.fill("input[name=name]", role)
            page.fill("input[name=password]", server.city.passwords[role])
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/login" not in url)
        return page

    def check(self, page: Any) -> None:
        """The page fits its window, asks nobody else, and axe finds nothing (WCAG 2.2 AA)."""
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"
        assert page.strangers == []
        if not AXE.exists():
            pytest.skip(
                "axe-core is not there: run make web, which needs the npm registry (README)"
            )
        # The content security policy is ours; the test's own script comes from outside of it.
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate(_RUN_AXE) == [], page.url

    def shot(self, page: Any, name: str, *, handbook: bool = False) -> Path:
        """Keep a picture of the whole page; ``handbook``: it is shown in docs/handbuch.md."""
        folder = self.folder
        if handbook and os.environ.get("BAUMFEUCHTE_TEST_HANDBOOK"):
            folder = ROOT / "docs/handbuch"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitor(chromium: Any, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at a browser."""
    wanted = os.environ.get("BAUMFEUCHTE_TEST_SHOTS")
    someone = Visitor(chromium, Path(wanted) if wanted else tmp_path)
    yield someone
    someone.close()
