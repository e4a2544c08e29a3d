"""The command as it is installed, through real pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "baumfeuchte", "decode"]
LSE01 = b'{"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0ce40ccc0a2805dc011810"}'
TIMEOUT_S = 60
VOLT = [{"quantity": "battery_v", "probe": 0, "value": 3.6}]


def run(text: bytes, *words: str) -> list[dict]:
    done = subprocess.run(
        [*COMMAND, *words], input=text, capture_output=True, timeout=TIMEOUT_S, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_answer_for_each_line_whatever_it_is() -> None:
    lines = [
        LSE01,
        b"no JSON",
        b"",
        b"   ",
        b'{"payload": "\xff\xfe"}',
        b'{"topic": null, "payload": {"x": "' + b"y" * 10_000_000 + b'"}}',
        b"\x00\x01\x02",
        b"[" * 100_000,
        b'{"topic": "x", "payload": 42}',
        b"\xef\xbb\xbf" + LSE01 + b"\r",
        LSE01,
    ]
    kinds = [(a["kind"], a.get("reason")) for a in run(b"\n".join(lines))]
    assert kinds == [
        ("measurements", None),
        ("rejected", "bad_line"),
        ("rejected", "bad_line"),
        ("rejected", "unknown_envelope"),
        ("rejected", "bad_line"),
        ("rejected", "bad_line"),
        ("ignored", "no_object"),
        ("measurements", None),
        ("measurements", None),
    ]


def test_a_device_type_of_ones_own(tmp_path: Path) -> None:
    script = {
        "name": "city/script",
        "kind": "javascript",
        "script": "function decodeUplink(i) { return {v: i.bytes[0] / i.variables.by}; }",
        "rules": [{"path": "v", "quantity": "battery_v"}],
        "examples": [{"payload_hex": "24", "expects": VOLT}],
    }
    mapping = script | {"name": "city/map", "kind": "mapping"}
    del mapping["script"]
    mapping["examples"] = [{"decoded": {"v": 3.6}, "expects": VOLT}]
    words = []
    for number, document in enumerate((script, mapping)):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(document))
        words += ["--device-type", str(file)]
    lines = [
        b'{"device": "City/Script", "payload_hex": "24", "settings": {"by": 10}}',
        b'{"device": "city/map", "decoded": {"v": "3,6 V"}}',
        b'{"device": "city/map", "payload_hex": "24"}',
        b'{"device": "city/other", "payload_hex": "24"}',
        LSE01,
    ]
    first, second, third, fourth, fifth = run(b"\n".join(lines), *words)
    assert first["measurements"] == second["measurements"] == VOLT
    assert (third["reason"], fourth["reason"]) == ("no_decoded_object", "unknown_device_type")
    assert fifth["kind"] == "measurements"


def test_nothing_in_nothing_out() -> None:
    assert run(b"") == []


def test_each_answer_comes_at_once() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(LSE01 + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["kind"] == "measurements"
        process.stdin.close()
        assert process.wait(TIMEOUT_S) == 0


@pytest.mark.skipif(os.name != "posix", reason="the pipe is a POSIX one")
def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(LSE01 + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(LSE01 + b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(TIMEOUT_S) == 0


def test_neither_database_nor_broker_is_loaded() -> None:
    script = (
        "import io, sys\n"
        "from baumfeuchte.cli.decode import answer_lines\n"
        "out = io.BytesIO()\n"
        f"answer_lines(io.BytesIO({LSE01!r}), out)\n"
        "assert b'measurements' in out.getvalue()\n"
        "heavy = {'sqlalchemy', 'psycopg', 'paho', 'fastapi', 'pydantic', 'numpy', 'alembic'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    assert done.stdout == "[]\n"
