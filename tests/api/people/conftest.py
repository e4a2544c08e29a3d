"""A service of its own for each module: people are added, changed and locked out here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import httpx


@pytest.fixture
def token() -> Callable[[httpx.Client], dict[str, str]]:
    """What a form of a browser has to carry."""

    def of(browser: httpx.Client) -> dict[str, str]:
        found = re.search(r'name="csrf-token" content="(\w+)"', browser.get("/account").text)
        assert found is not None
        return {"csrf_token": found[1]}

    return of


@pytest.fixture
def database(city: Any) -> Iterator[Database]:
    """The database of the service."""
    found = Database(city.url, pool_size=1)
    yield found
    found.dispose()
