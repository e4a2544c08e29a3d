"""`/api/v1/skill`: how good the issued forecasts were."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response

from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.render_skill import skill_group
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.common import Day
from baumfeuchte.api.schemas.skill import Skill
from baumfeuchte.storage.query import arun
from baumfeuchte.storage.scores import skill

router = APIRouter(tags=["skill"])

DEFAULT_PERIOD = timedelta(days=90)


class Group(StrEnum):
    """What scores can be told apart by."""

    AGE_CLASS = "age_class"
    WEATHER = "weather"


@router.get("/skill", response_model=Skill, summary="How good the issued forecasts were")
async def show_skill(
    *,
    context: Ctx,
    _caller: CityReader,
    since: Annotated[Day | None, Query(description="Default: 90 days before until.")] = None,
    until: Annotated[Day | None, Query(description="The last day; default: today.")] = None,
    by: Annotated[list[Group] | None, Query(description="Further groups; repeat it.")] = None,
) -> Response:
    """Error, skill against "no change", coverage and wrong promises, by quantity and lead."""
    last = until or context.clock().astimezone(context.zone).date()
    first = since or last - DEFAULT_PERIOD
    if first > last:
        message = "must not be later than until"
        raise Problem(
            422,
            f"The field since cannot be used: it {message}.",
            code="invalid_fields",
            extra={"errors": [{"field": "since", "message": message}]},
        )
    groups = list(dict.fromkeys(by or ()))
    async with context.reads.connection() as connection:
        found = await arun(connection, skill(first, last, by=groups))
    return json_response(
        {"since": first, "until": last, "groups": [skill_group(score) for score in found]}
    )
