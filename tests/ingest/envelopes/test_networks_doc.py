"""docs/networks.md lists every network server of the registry, with all its names."""

from __future__ import annotations

import re
from pathlib import Path

from baumfeuchte.ingest.envelopes.registry import ENVELOPES

DOCUMENT = Path(__file__).parents[3] / "docs" / "networks.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text("utf-8").splitlines()
    if line.startswith("| ")
]
NAMES = [row for row in ROWS if len(row) == 4][1:]
FORMS = [row for row in ROWS if len(row) == 3][1:]


def test_every_network_and_all_its_names_are_listed_and_no_other() -> None:
    listed = {row[0]: tuple(re.findall(r"`([^`]+)`", row[1] + row[2])) for row in NAMES}
    assert listed == {e.title: (e.network, *e.aliases) for e in ENVELOPES}


def test_the_forms_of_every_network_are_described() -> None:
    assert [row[0] for row in FORMS] == [row[0] for row in NAMES]
    assert all(cell for row in FORMS for cell in row)


def test_the_list_can_be_looked_through() -> None:
    titles = [row[0] for row in NAMES]
    assert titles == sorted(titles, key=str.lower)
