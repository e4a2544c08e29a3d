"""`/docs`: the interface for people, made from the OpenAPI document, without foreign scripts."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from baumfeuchte.api.auth import Anyone
from baumfeuchte.api.web import engine

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]


@router.get("/docs")
async def docs(request: Request, _caller: Anyone) -> Response:
    """Every operation with its parameters; who is logged in stays so on it."""
    document = request.app.openapi()
    return engine.page(request, "reference.html", operations=operations(document))


def operations(document: dict[str, Any]) -> list[Operation]:
    """The operations of an OpenAPI document in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=found.get("summary", ""),
            text=_plain(found.get("description", "")),
            parameters=tuple(_parameter(item) for item in found.get("parameters", [])),
        )
        for path, methods in document["paths"].items()
        for method, found in methods.items()
    ]


def _parameter(item: dict[str, Any]) -> Parameter:
    return Parameter(
        name=item["name"],
        place=item["in"],
        required=item.get("required", False),
        text=_plain(item.get("description", "")),
    )


def _plain(markdown: str) -> str:
    """OpenAPI's texts are Markdown; ours only use its marks for code."""
    return markdown.replace("`", "")
