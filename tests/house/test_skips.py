"""What the tests skip says why, and the README says how to run it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SKIPS = {"pytest.skip", "pytest.xfail"} | {
    f"pytest.mark.{name}" for name in ("skip", "skipif", "xfail")
}


def section() -> str:
    readme = (ROOT / "README.md").read_text("utf-8")
    return readme.partition("## Tests that need more")[2].partition("\n## ")[0]


def literal(reason: ast.expr) -> str:
    """The text of a reason; what is filled in when it is said, a path for example, is left out."""
    if isinstance(reason, ast.Constant):
        return str(reason.value)
    if isinstance(reason, ast.JoinedStr):
        return "".join(literal(part) for part in reason.values if isinstance(part, ast.Constant))
    return ""


def reason_of(name: str, call: ast.Call | None) -> str:
    """What a skip says first; empty where it says nothing, as a bare mark."""
    if call is None:
        return ""
    named = [word.value for word in call.keywords if word.arg == "reason"]
    # The first argument of a mark is its condition.
    said = [*named, *([] if ".mark." in name else call.args)]
    text = re.sub(r"^NOT [A-Z]+: ", "", literal(said[0]) if said else "")
    return re.split(r"[:;]", text)[0].strip()


def reasons() -> dict[str, str]:
    """Place of each skip, and what it says first."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
        for node in nodes:
            if isinstance(node, ast.Attribute) and (name := ast.unparse(node)) in SKIPS:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                found[place] = reason_of(name, calls.get(id(node)))
    return found


def test_each_skip_has_a_reason_that_the_readme_knows() -> None:
    found, told = reasons(), section()
    assert len(found) > 20
    assert {where: why for where, why in found.items() if not why or why not in told} == {}


def test_the_readme_runs_tests_that_are_there() -> None:
    named = re.findall(r"\btests/[\w/.]*\w", section())
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []
