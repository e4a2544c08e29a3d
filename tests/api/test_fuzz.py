"""Every operation of the OpenAPI document as every role, with generated input.

``benchmarks/fuzz_api.py`` is the same for longer.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.people import Area
from baumfeuchte.storage.api_keys import create_key
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = [
    pytest.mark.slow,
    # Of schemathesis and its parts, not of ours.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning"),
]
ROOT = Path(__file__).parents[2]
EXAMPLES = 8


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


fuzz_api = _load(ROOT / "benchmarks/fuzz_api.py")
KEYS = {
    "read": (["read"], Area()),
    "crew": (["crew"], Area()),
    "planner": (["planner"], Area()),
    "sensors": (["sensors"], Area()),
    "gateway": (["gateway"], Area()),
    "gruen": (["crew"], Area(contractor="Grün & Söhne")),
    "innenstadt": (["planner"], Area(districts=("Innenstadt",))),
    "admin": (["admin"], Area()),
}
MINE = {
    "gruen": {"BO-0002", "BO-0006"},
    "innenstadt": {f"BO-{number:04d}" for number in range(1, 15, 2)},
}


def known(city: Any) -> dict[str, list[object]]:
    """Things that exist, so that not everything is answered with 404."""
    return {
        "tree_id": list(city.tree_ids.values()),
        "tree": list(city.tree_ids.values()),
        "recommendation_id": list(range(1, 40)),
        "dev_eui": ["a84041c3f1850001", "a84041c3f1850005"],
        "number": list(city.tree_ids),
        "network": ["tts", "chirpstack"],
    }


def no_foreign_tree(city: Any) -> Any:
    """A look at each answer: no number and no sensor of a tree outside of the area."""
    marks = {}
    for name, mine in MINE.items():
        foreign = set(city.tree_ids) - mine
        marks[name] = foreign | {f"a84041c3f185{int(number[3:]):04x}" for number in foreign}

    def look(name: str, answer: Any) -> None:
        # Pictures are answers, too.
        text = answer.content.decode("utf-8", "replace")
        asked = f"{answer.request.url} {answer.request.body}"
        seen = {mark for mark in marks.get(name, ()) if mark in text and mark not in asked}
        assert not seen, f"{answer.request.method} {answer.request.url} shows {seen} to {name}"

    return look


def callers(server: Any, stack: contextlib.ExitStack) -> dict[str, dict[str, str]]:
    """A key of every scope, two of a part of the city, two sessions, and nobody."""
    database = Database(server.city.url, pool_size=1)
    found = {"nobody": dict[str, str]()}
    with database.begin() as conn:
        for name, (scopes, area) in KEYS.items():
            key = create_key(conn, f"fuzz {name}", scopes, server.now[0], area=area)
            found[name] = {"X-API-Key": key}
    database.dispose()
    for name in ("crew", "admin"):
        browser = stack.enter_context(server.person(name))
        token = re.search(r'name="csrf-token" content="(\w+)"', browser.get("/account").text)
        assert token is not None
        session = "; ".join(f"{key}={value}" for key, value in browser.cookies.items())
        found[f"{name} logged in"] = {"Cookie": session, "X-CSRF-Token": token[1]}
    return found


def test_nobody_breaks_an_answer_or_sees_a_foreign_tree(server: Any) -> None:
    with contextlib.ExitStack() as stack:
        plan = fuzz_api.Plan(
            url=server.base_url,
            callers=callers(server, stack),
            examples=EXAMPLES,
            known=known(server.city),
            inspect=no_foreign_tree(server.city),
        )
        reports = fuzz_api.fuzz(plan)
    assert len(reports) >= 35
    failures = [failure for report in reports for failure in report.failures]
    assert not failures, "\n\n".join(failures)
    for name in plan.callers:
        seen = {status for report in reports for who, status in report.statuses if who == name}
        # Each gets in somewhere, and nobody everywhere.
        assert seen & {200, 201}, f"{name}: {fuzz_api.table(reports)}"
        assert 401 in seen if name == "nobody" else {403, 422} & seen
