"""The house's rules on files: sizes, locks, and what must never be committed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES = 300


def project_files() -> list[Path]:
    """All files that git tracks or would track."""
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if out.returncode:
        pytest.skip("not a git checkout: the list of the project's files comes from git")
    return [ROOT / name for name in out.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_python_file_is_longer_than_the_house_allows() -> None:
    sizes = {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines())
        for path in project_files()
        if path.suffix == ".py"
    }
    assert len(sizes) > 50
    assert {name: lines for name, lines in sizes.items() if lines > MAX_LINES} == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    packages = re.findall(r"^[a-z0-9][a-z0-9._-]*==[^\s;]+", text, re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert len(packages) > 30
    assert "://" not in text
    assert "index" not in text
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_of_the_javascript_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "web/package-lock.json").read_text("utf-8")
    packages = {name: found for name, found in json.loads(text)["packages"].items() if name}
    assert {f"node_modules/{name}" for name in ("maplibre-gl", "qr", "uplot")} <= set(packages)
    assert [name for name, found in packages.items() if "sha512-" not in found["integrity"]] == []
    # Neither where it came from nor whom to pay for it.
    assert "://" not in text


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==[^\s;]+", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"]
    wanted += project["project"]["optional-dependencies"]["embedded"]
    names = {re.split(r"[\[>=<~ ]", item)[0].lower() for item in wanted}
    locked = re.findall(r"^(\S+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert names <= {name.lower() for name in locked}


def test_no_path_of_a_machine_and_no_registry_in_the_files() -> None:
    # Written in pieces, so that this file does not find itself.
    forbidden = [
        "/work" + "/main",
        "/work" + "/shared",
        "files." + "pythonhosted",
        "pypi" + ".org",
        "registry." + "npmjs",
        "deb." + "debian.org",
    ]
    found = [
        (path.relative_to(ROOT), word)
        for path in project_files()
        if path.suffix not in {".png", ".woff2"}
        for word in forbidden
        if word in path.read_text("utf-8", errors="replace")
    ]
    assert found == []
