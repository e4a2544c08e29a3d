"""`/api/v1/me`: who asks, and what they may do."""

from fastapi import APIRouter, Response

from baumfeuchte.api import render_people
from baumfeuchte.api.auth import Anyone
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.people import Me

router = APIRouter(tags=["me"])


@router.get("/me", response_model=Me, summary="Who I am here")
async def show_me(caller: Anyone) -> Response:
    """The name, the scopes and the area of the key or the login; open to everybody."""
    return json_response(render_people.me(caller))
