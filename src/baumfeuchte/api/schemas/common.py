"""The frame of every answer, for OpenAPI.

Answers are serialised without going through these models; a test holds the two together.
"""

from collections.abc import Mapping
from datetime import UTC, date
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    model_validator,
)

from baumfeuchte.domain.times import EARLIEST, FIRST_DAY, LAST_DAY, TOO_LATE

LARGEST_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""Of a row: a ``bigint``."""

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A local day that has a day before and one after it in every time zone."""

Time = Annotated[
    AwareDatetime,
    Field(ge=EARLIEST, lt=TOO_LATE),
    AfterValidator(lambda time: time.astimezone(UTC)),
]
"""A time in UTC, within the same years."""


def _no_nul(text: str) -> str:
    if "\0" in text:
        msg = "must not hold the character NUL"
        raise ValueError(msg)
    return text


WITHOUT_NUL = AfterValidator(_no_nul)
"""PostgreSQL cannot store the character."""

DROPS_NUL = AfterValidator(lambda text: text.replace("\0", ""))
"""The same for the forms of pages: nobody types it, and nobody could find it."""


class Shape(BaseModel):
    """Nothing that is not declared, and no text that cannot be stored, however deep."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _has_no_nul(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        found = handler(data)  # first: what it says names the field
        if place := _place_of_nul(data):
            msg = f"{place} must not hold the character NUL"
            raise ValueError(msg)
        return found


def _place_of_nul(data: object) -> str:
    """Where the first text with the character is, such as ``rules.0.path``; empty for none."""
    if isinstance(data, list):
        data = dict(enumerate(data))
    for name, value in data.items() if isinstance(data, Mapping) else ():
        if isinstance(name, str) and "\0" in name:
            return "a name"
        if isinstance(value, str):
            if "\0" in value:
                return f"{name}"
        elif inside := _place_of_nul(value):
            return f"{name}.{inside}"
    return ""


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
