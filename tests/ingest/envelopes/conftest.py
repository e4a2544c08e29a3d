"""The examples of tests/data/envelopes by server and name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.ingest.envelopes import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.domain.uplink import Ignored, Rejected, Uplink

FOLDER = Path(__file__).parents[2] / "data" / "envelopes"


@pytest.fixture(scope="session")
def outcome_of() -> Callable[[str, str], Uplink | Ignored | Rejected]:
    """(server's file, name of the example) -> what it is."""

    def find(server: str, name: str) -> Uplink | Ignored | Rejected:
        examples = json.loads((FOLDER / f"{server}.json").read_bytes())
        example = next(e for e in examples if e["name"] == name)
        return recognise(example["payload"], topic=example["topic"] or "")

    return find
