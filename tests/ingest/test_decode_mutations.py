"""Real messages with faults of every kind, as lines of `baumfeuchte decode`: one answer each.

The seed is fixed. BAUMFEUCHTE_TEST_FUZZ_EXAMPLES raises the number of lines, for a long run.
"""

from __future__ import annotations

import base64
import copy
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest

from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.decode_line import decode_line
from baumfeuchte.ingest.envelopes import parse
from baumfeuchte.ingest.envelopes.split import split
from baumfeuchte.ingest.pipeline import uplink_digest

LINES = 5 * int(os.environ.get("BAUMFEUCHTE_TEST_FUZZ_EXAMPLES", "400"))
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "data" / "envelopes"
EXAMPLES = [e for file in sorted(FOLDER.glob("*.json")) for e in json.loads(file.read_bytes())]
OBJECTS = [e["payload"] for e in EXAMPLES if isinstance(e.get("payload"), dict | list)]
BODIES = [base64.b64decode(e["payload_base64"]) for e in EXAMPLES if e.get("payload_base64")]
TOPICS = sorted({e["topic"] or "" for e in EXAMPLES})
NUMBERS = (0, -1, 255, 256, 2**32, 2**63, -(2**63), 10**18, 1e308, 5e-324, float("nan"))
WORDS = ("", "0", " ", "null", "٣", "²", "\0", "\ud800", "A" * 5000, "qg", "0x", "{}", "up", "join")
EMPTY: tuple[Any, ...] = ([], {}, [[]], [{}], {"": {}}, [None] * 50, None, True, False)
A_LONG_LINE_S = 0.5
"""Ten times what an ordinary line may take; of the processor, which other tests use, too."""


def junk(random: Random) -> object:
    kind = random.randrange(5)
    if kind == 0:
        return copy.deepcopy(random.choice(OBJECTS))
    if kind == 1:
        return random.choice(NUMBERS)
    if kind == 2:
        return copy.deepcopy(random.choice(EMPTY))
    if kind == 3:
        deep: object = 1
        for _ in range(random.choice((5, 60))):
            deep = {"a": [deep]}
        return deep
    return random.choice(WORDS)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    found, open_containers = [], [value]
    while open_containers:
        container = open_containers.pop()
        entries = container.items() if isinstance(container, dict) else enumerate(container)
        for key, inner in entries:
            found.append((container, key))
            if isinstance(inner, dict | list):
                open_containers.append(inner)
    return found


def mutated(random: Random) -> object:
    document = [copy.deepcopy(random.choice(OBJECTS))]
    for _ in range(random.choice((1, 1, 2, 4))):
        container, key = random.choice(places(document))
        fault = random.randrange(6)
        if fault == 0 and container is not document:
            del container[key]
        elif fault == 1:
            container[key] = [container[key], copy.deepcopy(container[key])]
        elif fault == 2:
            container[key] = {"x": container[key]}
        elif fault == 3:
            container[key] = str(container[key])
        elif fault == 4 and isinstance(container, dict):
            container[str(key).swapcase()] = container.pop(key)
        else:
            container[key] = junk(random)
    wrapped = random.randrange(8)
    whole = document[0] if wrapped else document
    return {"result": whole} if wrapped == 1 else whole


def broken(random: Random, body: bytes) -> bytes:
    content = bytearray(body or b"\x08")
    for _ in range(random.randrange(1, 5)):
        position = random.randrange(len(content) + 1)
        fault = random.randrange(4)
        if fault == 0:
            content[position:] = b""
        elif fault == 1:
            content[position : position + random.randrange(9)] = b""
        elif fault == 2:
            content[position:position] = random.randbytes(random.randrange(9))
        else:
            content[position : position + 1] = random.randbytes(1)
    return bytes(content)


def line_and_body(random: Random) -> tuple[bytes, bytes | None]:
    """A line of decode, and the message in it where it is sent as bytes."""
    topic = random.choice(TOPICS)
    if random.random() < 0.3:
        body = broken(random, random.choice(BODIES))
    else:
        body = json.dumps(mutated(random), ensure_ascii=random.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        if random.random() < 0.5:
            line = b'{"topic":' + json.dumps(topic).encode() + b',"payload":' + body + b"}"
            return (line if random.random() < 0.7 else broken(random, line)), None
    packed = base64.b64encode(body).decode()
    return json.dumps({"topic": topic, "payload_base64": packed}).encode(), body


@pytest.mark.parametrize("seed", [1, 2])
def test_every_line_has_one_answer_at_once(seed: int) -> None:
    random = Random(seed)
    kinds = set()
    for _ in range(LINES):
        line, body = line_and_body(random)
        began = time.thread_time()
        answer = decode_line(line, arrived_at=NOW)
        written = orjson.dumps(answer)
        assert time.thread_time() - began < A_LONG_LINE_S, line[:300]
        assert b"\n" not in written
        assert answer["kind"] in {"uplink", "ignored", "rejected"}, line[:300]
        assert answer["kind"] == "uplink" or answer["reason"], line[:300]
        kinds.add(answer["kind"])
        if body is not None:
            take_apart(body)
    assert kinds == {"uplink", "ignored", "rejected"}


def take_apart(body: bytes) -> None:
    for part in split(Message(topic="", payload=body, arrived_at=NOW)):
        outcome = parse(part)
        if isinstance(outcome, Uplink):
            assert len(uplink_digest(outcome)) == 16
