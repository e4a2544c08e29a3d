"""What our code imports is declared, and imports without a warning."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PART_OF = {"starlette": "fastapi", "markupsafe": "jinja2", "psycopg-pool": "psycopg"}
"""What a declared package is built on and hands out, or brings as its extra."""


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["embedded"]]
    return {_plain(re.split(r"[\[<>=~! ]", item)[0]) for item in wanted}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.partition(".")[0]: path for name in names}
    return found


def test_every_package_that_is_imported_is_declared() -> None:
    declared, providers = _declared(), packages_distributions()
    missing = {}
    for name, path in _imported().items():
        if name in sys.stdlib_module_names or name == "baumfeuchte":
            continue
        packages = {PART_OF.get(_plain(item), _plain(item)) for item in providers.get(name, [name])}
        if not packages & declared:
            missing[name] = path.name
    assert missing == {}


def test_the_login_service_needs_nothing_that_is_deprecated() -> None:
    command = [sys.executable, "-W", "error", "-c", "import baumfeuchte.api.oidc"]
    subprocess.run(command, check=True)
