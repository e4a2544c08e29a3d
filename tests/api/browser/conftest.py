"""A real Chromium in front of the city: people log in, axe looks at each page, pictures are kept.

Pictures go to a temporary folder; with BAUMFEUCHTE_TEST_SHOTS they go to that folder instead, and
with BAUMFEUCHTE_TEST_HANDBOOK=1 those that the handbook shows are renewed in ``docs/handbuch``.
"""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.api.web.engine import is_built

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
MOST_S = 300
BROWSERS_OWN = ("data:", "blob:", "chrome:", "chrome-extension:")
"""These ask nobody; the last two are the viewer of PDFs, a part of Chromium."""
_RUN_AXE = """() => axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
    .then(found => found.violations.map(
        v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 160))]))
"""


class Starter:
    """Debian's Chromium through Playwright; started again after it had to be ended.

    Args:
        playwright: what starts it.
        more: further arguments of its command line.
    """

    def __init__(self, playwright: Any, *more: str) -> None:
        self._playwright = playwright
        self._arguments = [*ARGUMENTS, *more]
        self._browser: Any = None
        self._pid = 0

    def browser(self) -> Any:
        """The one that runs."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(
                executable_path=str(CHROMIUM), args=self._arguments
            )
            found = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
            (self._pid,) = [one["id"] for one in found["processInfo"] if one["type"] == "browser"]
        return self._browser

    def end(self) -> None:
        """At once, from any thread; whoever waits for it in vain is told."""
        os.kill(self._pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    """Playwright, of which a thread can have only one."""
    if not CHROMIUM.exists():
        pytest.skip(
            f"{CHROMIUM} is not installed: run tools/install-test-tools.sh as root (README)"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def more_arguments() -> list[str]:
    """A module whose browsers need something else on their command line has one of this name.

    To put a page together on a graphics card that is itself a program takes a seventh of the time.
    """
    return ["--disable-gpu-compositing"]


@pytest.fixture(scope="module")
def starter(playwright: Any, more_arguments: list[str]) -> Starter:
    """Starts the browsers of a module."""
    return Starter(playwright, *more_arguments)


@pytest.fixture
def chromium(starter: Starter) -> Iterator[Any]:
    """A browser; many of Playwright's calls know no time limit, so the whole test has one."""
    browser = starter.browser()
    limit = threading.Timer(MOST_S, starter.end)
    limit.start()
    yield browser
    limit.cancel()
    assert browser.is_connected(), f"the browser was ended: the test took more than {MOST_S} s"


@pytest.fixture
def map_library() -> None:
    """For tests that look at a map that is drawn."""
    if not is_built("maplibre-gl.mjs"):
        pytest.skip("the map library is not there: run make web (README)")


@pytest.fixture
def code_library() -> None:
    """For tests that read QR codes, which Debian's Chromium cannot do by itself."""
    if not is_built("qr/decode.js"):
        pytest.skip("the library of QR codes is not there: run make web (README)")


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
            options: of Playwright's ``new_context`` (java_script_enabled ...).
        """
        context = self.chromium.new_context(
            base_url=server.base_url,
            viewport={"width": width, "height": height},
            # A browser that wants English gets it on its first visit.
            **{"locale": "de-DE"} | options,
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
                if request.url.startswith((server.base_url, *BROWSERS_OWN))
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

    def look(self, page: Any, name: str, *, handbook: bool = False) -> None:
        """``check`` the page and keep a picture of it, in light and in dark.

        What somebody does on a page is the same in both, so a story is told once, in light.

        Args:
            page: as it is.
            name: of the pictures, which get the scheme's name behind it.
            handbook: the light one is shown in docs/handbuch.md.
        """
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            self.check(page)
            self.shot(page, f"{name}-{scheme}", handbook=handbook and scheme == "light")

    def see_map(self, page: Any, name: str) -> None:
        """Look at a map, which begins to draw when it is seen; nothing where its library is not."""
        if is_built("maplibre-gl.mjs"):
            page.locator(f"#{name}").locator("..").scroll_into_view_if_needed()
            page.wait_for_selector(f"#{name}[data-drawn]", timeout=30_000)

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
        """Close all windows.

        What loads is left first: now and then Chromium never ends a window whose page has just
        begun to load, and Playwright would wait for that without a limit.
        """
        for context in self._contexts:
            for page in context.pages:
                page.goto("about:blank")
            context.close()


@pytest.fixture
def visitor(chromium: Any, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at a browser."""
    wanted = os.environ.get("BAUMFEUCHTE_TEST_SHOTS")
    someone = Visitor(chromium, Path(wanted) if wanted else tmp_path)
    yield someone
    someone.close()
