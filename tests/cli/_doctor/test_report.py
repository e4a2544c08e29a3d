from __future__ import annotations

import json

from baumfeuchte.cli._doctor.finding import Line, error, ok, warning
from baumfeuchte.cli._doctor.report import json_lines, text_lines

LINES = [
    Line("clock", ok("well")),
    Line("broker b:1883", warning("odd\r\n\x1b[31mthing", "Do this.")),
    Line("rights", error("Nothing goes; do that.")),
]


def test_lines_for_people() -> None:
    assert list(text_lines(LINES)) == [
        "ok       clock          well",
        "warning  broker b:1883  odd [31mthing",
        "                        -> Do this.",
        "error    rights         Nothing goes; do that.",
        "1 ok, 1 warning, 1 error.",
    ]
    assert list(text_lines([])) == ["0 ok, 0 warnings, 0 errors."]


def test_lines_for_machines() -> None:
    first, second, third = (json.loads(line) for line in json_lines(LINES))
    assert first == {"about": "clock", "level": "ok", "found": "well", "advice": None}
    assert (second["level"], second["advice"]) == ("warning", "Do this.")
    assert third["level"] == "error"
