"""The ends of every range, at every parameter and field of the OpenAPI document: no 5xx.

What generated input finds one time in a thousand (``test_fuzz``) is asked here each time: the ends
of the calendar, of integers and of numbers, and the character that PostgreSQL cannot store.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from _extremes import DAYS, NUMBERS, TEXTS, TIMES, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METHODS = {"get", "post", "put", "delete", "patch"}
ENDLESS = "/api/v1/events"
LONGEST_ADDRESS = 8_000


def extremes(schema: Mapping[str, Any]) -> list[Any]:
    """What to try for one value, by its schema."""
    kind, form = schema.get("type"), schema.get("format")
    if form == "date":
        return DAYS
    if form == "date-time":
        return TIMES
    return {"integer": WHOLE, "number": NUMBERS, "string": TEXTS}.get(str(kind), [])


class Document:
    """The OpenAPI document, with what can be tried of it."""

    def __init__(self, content: Any, city: Any) -> None:
        self.content = content
        tree_id = city.tree_ids["BO-0003"]
        self.known = {
            **dict.fromkeys(("tree_id", "tree"), tree_id),
            "network": "tts",
            "dev_eui": "a84041c3f1850003",
            "day": "2026-07-15",
            "name": "dragino/LSE01",
            "device": "dragino/LSE01",
            "since": "2026-07-01",
            "search": "BO",
            "lat": 51.45,
            "lon": 7.26,
        }

    def operations(self) -> Iterator[tuple[str, str, Any]]:
        for path, methods in self.content["paths"].items():
            for method, operation in methods.items():
                if method in METHODS and path != ENDLESS:
                    yield method.upper(), path, operation

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.content["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def alternatives(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        schema = self.resolved(schema)
        parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
        if not parts:
            yield schema
        for part in parts:
            yield from self.alternatives(part)

    def tried(self, schema: Mapping[str, Any]) -> list[Any]:
        """Values of a parameter, those of its items where it is a list."""
        found: list[Any] = []
        for part in self.alternatives(schema):
            item = part.get("items")
            found += self.tried(item) if item else extremes(part)
        return found

    def plain(self, name: str, schema: Mapping[str, Any]) -> Any:
        """A value that is right."""
        part = next(self.alternatives(schema))
        if name in self.known:
            return self.known[name]
        if "enum" in part:
            return part["enum"][0]
        return {"integer": part.get("minimum", 1), "number": 1.5, "string": "x" * 8}.get(
            part.get("type", ""), "true"
        )

    def example(self, schema: Mapping[str, Any]) -> Any:
        schema = self.resolved(schema)
        return copy.deepcopy((schema.get("examples") or [{}])[0])

    def bodies(self, schema: Mapping[str, Any], body: Any) -> Iterator[tuple[str, Any]]:
        """The body with one value after the other at its ends, with its place."""
        for part in self.alternatives(schema):
            for name, field in part.get("properties", {}).items():
                inside = body.get(name) if isinstance(body, dict) else None
                for where, value in self._fields(field, inside):
                    yield f"{name}{where}", {**(body or {}), name: value}
            # Fields that the document does not name one by one.
            for name, value in (body or {}).items() if isinstance(body, dict) else ():
                if name not in part.get("properties", {}) and part.get("additionalProperties"):
                    for other in _like(value):
                        yield name, {**body, name: other}

    def _fields(self, schema: Mapping[str, Any], inside: Any) -> Iterator[tuple[str, Any]]:
        for part in self.alternatives(schema):
            for value in extremes(part):
                yield "", value
            if part.get("type") == "array" and "items" in part:
                item = inside[0] if isinstance(inside, list) and inside else None
                for where, value in self._fields(part["items"], item):
                    yield f"[]{where}", [value]
            elif part.get("type") == "object" or "properties" in part:
                if "properties" in part:
                    yield from ((f".{w}", v) for w, v in self.bodies(part, inside or {}))
                elif isinstance(inside, dict) and inside:
                    name, value = next(iter(inside.items()))
                    for other in (*_like(value), "a\0b", 1e308, 2**63):
                        yield f".{name}", {**inside, name: other}
                    for odd in ("a\0b", "x" * 3000, str(2**63)):
                        yield f".{odd[:9]}", {odd: value}
                else:
                    yield "", {"a\0b": "a\0b"}


def _like(value: object) -> list[Any]:
    kind = {bool: "", int: "integer", float: "number", str: "string"}.get(type(value), "")
    return extremes({"type": kind})


@pytest.fixture(scope="module")
def document(server: Any, tended: Any) -> Document:
    return Document(server.request("GET", "/openapi.json").json(), tended)


def ask(server: Any, method: str, path: str, query: dict[str, Any], body: Any) -> str:
    """What is wrong with an answer; empty where nothing is."""
    scope = "gateway" if "/uplinks/" in path else "admin"
    options: dict[str, Any] = {}
    if body is not None:
        # As Python writes it: also with NaN, which a client may send.
        options = {
            "content": json.dumps(body).encode(),
            "headers": {"Content-Type": "application/json"},
        }
    answer = server.request(method, path, scope=scope, params=query, **options)
    if answer.status_code < 500:
        return ""
    return f"{method} {path} {query} {str(body)[:200]}: {answer.status_code} {answer.text[:80]}"


def filled(path: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return path


def test_parameters(server: Any, document: Document) -> None:
    tried, wrong = 0, []
    for method, path, operation in document.operations():
        parameters = [p for p in operation.get("parameters", ()) if p["in"] in {"path", "query"}]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = document.example(content["schema"]) if content else None
        right = {
            p["name"]: document.plain(p["name"], p["schema"])
            for p in parameters
            if p["in"] == "path" or p.get("required")
        }
        for parameter in parameters:
            for value in document.tried(parameter["schema"]):
                shown = str(value)
                if len(shown) > LONGEST_ADDRESS:
                    continue
                values = {**right, parameter["name"]: shown}
                places = {p["name"] for p in parameters if p["in"] == "path"}
                query = {name: each for name, each in values.items() if name not in places}
                here = {name: each for name, each in values.items() if name in places}
                wrong.append(ask(server, method, filled(path, here), query, body))
                tried += 1
    assert tried > 1_000
    assert [found for found in wrong if found] == []


def test_fields(server: Any, document: Document) -> None:
    tried, wrong = 0, []
    for method, path, operation in document.operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if not content:
            continue
        right = {
            p["name"]: document.plain(p["name"], p["schema"])
            for p in operation.get("parameters", ())
            if p["in"] == "path" or p.get("required")
        }
        places = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
        query = {name: value for name, value in right.items() if name not in places}
        example = document.example(content["schema"])
        for where, body in document.bodies(content["schema"], example):
            fault = ask(server, method, filled(path, right), query, body)
            wrong.append(f"{where}: {fault}" if fault else "")
            tried += 1
    assert tried > 1_000
    assert [found for found in wrong if found] == []
