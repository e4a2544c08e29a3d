"""Errors as problem+json (RFC 9457): one sentence that says what to do, never a stack trace."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from baumfeuchte.domain.errors import (
    BaumfeuchteError,
    InputError,
    NotFoundError,
    SchemaError,
    StorageUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi.exceptions import RequestValidationError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "5"


class Problem(HTTPException):
    """An answer that is no success.

    Args:
        status: HTTP status code.
        detail: one sentence for the person or program that asked.
        code: short machine-readable code; stays the same when the sentence is improved.
        extra: further members of the problem document.
        headers: further headers of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str,
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code = code
        self.extra = dict(extra or {})


def response(problem: Problem, *, instance: str) -> Response:
    """The problem document as an HTTP answer; ``instance`` is the path that was asked for."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
        "detail": problem.detail,
        "code": problem.code,
        "instance": instance,
        **problem.extra,
    }
    return Response(
        orjson.dumps(document),
        status_code=problem.status_code,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(problem.headers or {})},
    )


def of_http(error: HTTPException, *, method: str, path: str) -> Problem:
    """What the framework raised (no such route, wrong method) as a problem with a sentence."""
    if isinstance(error, Problem):
        return error
    sentences = {
        404: f"There is nothing at {path}; GET /openapi.json lists every address.",
        405: f"{method} is not possible at {path}; the Allow header lists what is.",
    }
    return Problem(
        error.status_code,
        sentences.get(error.status_code, str(error.detail)),
        code=HTTPStatus(error.status_code).name.lower(),
        headers=error.headers,
    )


def of_validation(error: RequestValidationError) -> Problem:
    """A 422 that lists each field with what is wrong; the values themselves are not repeated."""
    fields = [
        {"field": _field(item["loc"]), "message": str(item["msg"])} for item in error.errors()
    ]
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return Problem(400, "The body is no JSON; send one JSON object as UTF-8.", code="not_json")
    named = ", ".join(dict.fromkeys(item["field"] for item in fields))
    return Problem(
        422,
        f"These fields cannot be used: {named}; see errors for what is wrong with each.",
        code="invalid_fields",
        extra={"errors": fields},
    )


_NO_KEY = {"int_parsing_size", "greater_than_equal", "less_than_equal"}
"""A number that no key is, in the words of pydantic; what is no number was typed by somebody."""


def is_of_path(error: RequestValidationError) -> bool:
    """Whether the address itself cannot be: its number is larger than any key, or smaller."""
    return any(item["loc"][:1] == ("path",) and item["type"] in _NO_KEY for item in error.errors())


def _field(location: Sequence[object]) -> str:
    """`("query", "limit")` -> ``limit``; the body as a whole -> ``body``."""
    names = [str(part) for part in location[1:]]
    return ".".join(names) or str(location[0])


def of_expected(error: BaumfeuchteError) -> Problem:
    """One of our own errors; its text is already a sentence for people."""
    if isinstance(error, StorageUnavailableError):
        return Problem(
            503,
            "The database cannot be reached now; nothing was stored, try again in some seconds.",
            code="database_unavailable",
            headers={"Retry-After": RETRY_AFTER_SECONDS},
        )
    if isinstance(error, SchemaError):
        return Problem(
            503,
            str(error),
            code="schema_not_current",
            headers={"Retry-After": RETRY_AFTER_SECONDS},
        )
    if isinstance(error, NotFoundError):
        return Problem(404, str(error), code="not_found")
    if isinstance(error, InputError):
        return Problem(400, str(error), code="unusable_input")
    return unexpected()


def unexpected() -> Problem:
    """A 500; what happened is in the log of the service, not in the answer."""
    return Problem(
        500,
        "Something went wrong inside the service; its log says what. Nothing was stored.",
        code="internal_error",
    )
