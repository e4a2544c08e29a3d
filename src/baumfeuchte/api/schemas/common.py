"""The frame of every answer, for OpenAPI.

Answers are serialised without going through these models; a test holds the two together.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Nothing that is not declared."""

    model_config = ConfigDict(extra="forbid")


class Words(Shape):
    """A text in both languages."""

    de: str
    en: str


class Problem(BaseModel):
    """An error (RFC 9457); members beside these depend on ``code``."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no tree with the id 7."])
    code: str = Field(description="Machine-readable, stable.", examples=["not_found"])
    instance: str = Field(examples=["/api/v1/trees/7"])


class Page(Shape):
    """A part of a list."""

    next: str | None = Field(
        description="Address of the next part, null on the last one; also as a Link header.",
        examples=["/api/v1/trees?limit=100&offset=100"],
    )


class Health(Shape):
    """The service is there."""

    status: str = Field(examples=["ok"])


def problem_responses(descriptions: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """Errors that a route has beside those of all routes: status -> when."""
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {
        status: {"description": description, "content": content}
        for status, description in descriptions.items()
    }
