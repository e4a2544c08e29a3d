"""The register: pages and API say and do the same."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = (
    "/register",
    "/register?search=BO-0001&district=Innenstadt&sensor=yes&missing=soil&contractor=-",
    "/register/new",
    "/register/groups",
    "/register/thresholds",
)


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_in_both_languages(server: Any, path: str) -> None:
    with server.person("planner") as browser:
        for language in ("de", "en"):
            answer = browser.get(path, params={"lang": language} if "?" not in path else None)
            assert answer.status_code == 200, answer.text
            assert "<h1>" in answer.text
