from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture(scope="module")
def document(server: Any) -> Any:
    return server.request("GET", "/openapi.json").json()


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (method, path, found)
        for path, methods in document["paths"].items()
        for method, found in methods.items()
        if method in METHODS
    ]


def test_every_operation_says_what_it_does(document: Any) -> None:
    found = operations(document)
    assert len(found) >= 35
    for method, path, operation in found:
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), f"{where} {parameter['name']}"


def test_clients_are_generated_with_good_names(document: Any) -> None:
    found = operations(document)
    names = [operation["operationId"] for _, _, operation in found]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert {"get_tree", "get_watering_list", "post_watering", "events_listen"} <= set(names)
    described = {tag["name"] for tag in document["tags"] if tag["description"]}
    assert {tag for _, _, operation in found for tag in operation["tags"]} <= described


def test_every_api_operation_names_keys_and_errors(document: Any) -> None:
    schemes = document["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"http", "apiKey"}
    for method, path, operation in operations(document):
        if path.startswith("/api/"):
            assert operation["security"], path
            assert {"401", "403", "503"} <= set(operation["responses"]), f"{method} {path}"
            problem = operation["responses"]["422"]["content"]
            assert set(problem) == {"application/problem+json"}


def test_answers_are_declared_with_examples(document: Any) -> None:
    for _, path, operation in operations(document):
        code = next(code for code in ("201", "200", "204") if code in operation["responses"])
        content = operation["responses"][code].get("content", {})
        other = {
            "image/jpeg",
            "text/event-stream",
            "application/gpx+xml",
            "application/geo+json",
            "application/pdf",
        }
        if code == "204" or (content and set(content) <= other):
            continue
        assert "$ref" in content["application/json"]["schema"], path
    schemas = document["components"]["schemas"]
    assert schemas["WateringIn"]["examples"][0]["litres"] == 90
    assert schemas["Tree"]["properties"]["number"]["examples"]
    uplink = document["paths"]["/api/v1/uplinks/{network}"]["post"]["requestBody"]["content"]
    assert {"chirpstack", "tts"} <= set(uplink["application/json"]["examples"])
    assert "application/octet-stream" in uplink
    formats = document["paths"]["/api/v1/watering-list"]["get"]["responses"]["200"]["content"]
    assert set(formats) == {
        "application/json",
        "text/csv",
        "application/geo+json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/pdf",
    }


def test_the_examples_of_the_document_work(server: Any, document: Any) -> None:
    content = document["paths"]["/api/v1/uplinks/{network}"]["post"]["requestBody"]["content"]
    for slug, example in content["application/json"]["examples"].items():
        answer = server.request(
            "POST", f"/api/v1/uplinks/{slug}", scope="gateway", json=example["value"]
        )
        assert answer.status_code == 200, answer.text
    for path, shape in (("waterings", "WateringIn"), ("observations", "ObservationIn")):
        body = document["components"]["schemas"][shape]["examples"][0]
        body |= {"tree_number": "BO-0001"}
        answer = server.request("POST", f"/api/v1/{path}", scope="crew", json=body)
        assert answer.status_code == 201


def test_the_page_for_people_lists_every_address(server: Any, document: Any) -> None:
    page = server.request("GET", "/docs").text
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    assert "Schnittstelle" in page
    assert "Interface" in server.request("GET", "/docs?lang=en").text


def test_the_written_documentation_names_every_address_and_code(
    document: Any, repo_root: Path
) -> None:
    written = (repo_root / "docs/api.md").read_text("utf-8")
    for method, path, _ in operations(document):
        assert f"{method.upper()} {path.replace('{tree_id}', '{id}')}" in written, path
    sources = (repo_root / "src/baumfeuchte/api").rglob("*.py")
    codes = {
        code for path in sources for code in re.findall(r'code="(\w+)"', path.read_text("utf-8"))
    }
    assert len(codes) > 10
    assert {code for code in codes if f"`{code}`" not in written} == set()
