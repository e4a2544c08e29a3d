from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli import main
from baumfeuchte.cli._device_types import shipped_names
from baumfeuchte.domain.reading import Quantity

if TYPE_CHECKING:
    from pathlib import Path

RULES = [{"path": "mv", "quantity": "battery_v", "unit": "mV"}]
EXAMPLES = [{"payload_hex": "24", "expects": [{"quantity": "battery_v", "probe": 0, "value": 3.6}]}]
SCRIPT = "function decodeUplink(i) { return {data: {mv: i.bytes[0] * 100}}; } // µ"


@pytest.fixture
def call(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    monkeypatch.setenv("BAUMFEUCHTE_DATABASE_URL", database_url)

    def run(*words: object, fails: bool = False) -> str:
        arguments = ["baumfeuchte", "device-types", *map(str, words)]
        monkeypatch.setattr("sys.argv", arguments)
        with pytest.raises(SystemExit) as end:
            main.main()
        assert bool(end.value.code) is fails
        said = capsys.readouterr()
        return said.err if fails else said.out

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "decoder.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "rules.json").write_text(json.dumps(RULES))
    (tmp_path / "examples.json").write_text(json.dumps(EXAMPLES))
    document = {
        "name": "city/whole",
        "kind": "javascript",
        "script_file": "decoder.js",
        "rules": RULES,
        "examples": EXAMPLES,
    }
    (tmp_path / "whole.json").write_text(json.dumps(document))
    return tmp_path


def parts(files: Path) -> tuple[object, ...]:
    return (
        *("--script", files / "decoder.js"),
        *("--mapping", files / "rules.json"),
        *("--examples", files / "examples.json"),
    )


def test_add_show_export_and_remove(call: Any, files: Path) -> None:
    assert "There are none" in call("list")
    assert "city/probe is created." in call("add", "city/probe", *parts(files))
    assert "city/probe is unchanged." in call("add", "city/probe", *parts(files))
    assert call("list").startswith("city/probe  javascript  changed ")
    assert "mv in mV -> battery_v, probe 0" in call("show", "CITY/probe")
    exported = json.loads(call("export", "city/probe"))
    assert exported["script"] == SCRIPT
    copy = files / "copy.json"
    copy.write_text(json.dumps(exported | {"note": "a copy"}))
    assert "city/probe is updated." in call("add", "--file", copy)
    assert "city/probe is removed." in call("remove", "city/probe")
    for word in ("show", "export", "remove"):
        assert "no device type 'city/probe'" in call(word, "city/probe", fails=True)


def test_a_file_with_its_script_beside(call: Any, files: Path) -> None:
    assert "right, 1 values" in call("check", files / "whole.json")
    assert "There are none" in call("list")
    assert "city/whole is created." in call("add", "--file", files / "whole.json")


def test_examples_that_fail_are_shown_and_nothing_is_stored(call: Any, files: Path) -> None:
    wrong = EXAMPLES[0] | {"payload_hex": "25"}
    (files / "examples.json").write_text(json.dumps([wrong]))
    said = call("add", "city/probe", *parts(files), fails=True)
    assert "expected: battery_v[0] = 3.6" in said
    assert "got:      battery_v[0] = 3.7" in said
    assert "Not stored" in said
    (files / "decoder.js").write_text("for (;;) {}")
    said = call("check", files / "whole.json", fails=True)
    assert "got:      script_timeout: " in said
    assert "There are none" in call("list")


@pytest.mark.parametrize("name", ["ecodrizzler", "ges-1000", "sensoterra"])
def test_shipped_examples(call: Any, name: str) -> None:
    assert name in call("list", "--shipped")
    assert "is created." in call("add", "--shipped", name)
    assert "check the keys" in call("show", call("list").split()[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add"], "Give --file FILE.json, or NAME with"),
        (["add", "city/x", "--shipped", "ges-1000"], "Give --file"),
        (["add", "city/x", "--mapping", "rules.json"], "Give --file"),
        (["add", "--shipped", "other"], "there are ecodrizzler, ges-1000, sensoterra"),
        (["add", "--file", "missing.json"], "does not exist"),
        (["add", "--file", "decoder.js"], "is no JSON"),
        (["add", "--file", "rules.json"], "rules.json: The definition must be a JSON object"),
        (["check", "binary.json"], "binary.js is no UTF-8"),
    ],
)
def test_said_in_one_sentence(
    call: Any, files: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(files)
    (files / "binary.js").write_bytes(b"\xff\xfe\x00")
    (files / "binary.json").write_text('{"script_file": "binary.js"}')
    assert said in call(*words, fails=True)


SOILSTICK = """function decodeUplink(input) {
    const word = (at) => input.bytes[at] * 256 + input.bytes[at + 1];
    return {data: {battery: word(0), soil: {moisture: word(2) / 100, temp: word(4) / 100}}};
}"""


def test_the_definition_of_the_documentation(call: Any, tmp_path: Path, repo_root: Path) -> None:
    text = (repo_root / "docs/device-types.md").read_text("utf-8")
    block = text.split("```json\n")[1].split("```")[0]
    (tmp_path / "soilstick.json").write_text(block, "utf-8")
    (tmp_path / "soilstick.js").write_text(SOILSTICK, "utf-8")
    assert "right, 3 values" in call("check", tmp_path / "soilstick.json")


def test_the_documentation_names_quantities_reasons_and_examples(repo_root: Path) -> None:
    text = (repo_root / "docs/device-types.md").read_text("utf-8")
    sources = ("codecs/mapping.py", "codecs/type_check.py", "sandbox/engine.py")
    reasons = {
        reason
        for path in sources
        for reason in re.findall(
            r'(?:reason=|_failed\()"(\w+)"',
            (repo_root / "src/baumfeuchte" / path).read_text("utf-8"),
        )
    }
    assert len(reasons) == 7
    for name in (*Quantity, *reasons, *shipped_names()):
        assert f"`{name}`" in text, name
