"""Logging in through the city's login service."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api import login
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.oidc_attempt import OidcError, unpacked
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.web.rooms.login import logged_in, own_path, show_login
from baumfeuchte.domain.people import User
from baumfeuchte.storage.people import known_by_service

if TYPE_CHECKING:
    from baumfeuchte.api.oidc import Provider

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

COOKIE = "baumfeuchte_oidc"
ATTEMPT_SECONDS = 600
_STATUS = {"down": 503, "refused": 401, "old": 400, "unknown": 403}


@router.get("/login/oidc")
async def begin(
    request: Request,
    context: Ctx,
    next: str = "/",  # noqa: A002
) -> Response:
    """Send the browser to the service."""
    provider = _provider(request, context)
    try:
        address, attempt = await provider.begin(_redirect_uri(request, context), own_path(next))
    except OidcError as error:
        return await _failed(request, context, error, target=next)
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        _cookie(context),
        attempt.packed(),
        max_age=ATTEMPT_SECONDS,
        secure=not context.options.demo,
        httponly=True,
        samesite="lax",
        path="/",
    )
    return response


@router.get("/login/oidc/callback")
async def finish(request: Request, context: Ctx) -> Response:
    """Take the service's answer and let in whom an admin added."""
    provider = _provider(request, context)
    target = "/"
    try:
        attempt = unpacked(request.cookies.get(_cookie(context), ""))
        target = attempt.target
        claims = await provider.finish(
            dict(request.query_params),
            attempt,
            redirect_uri=_redirect_uri(request, context),
            now=context.clock(),
        )
        response = await _let_in(request, context, claims, target)
    except OidcError as error:
        response = await _failed(request, context, error, target=target)
    response.delete_cookie(
        _cookie(context), secure=not context.options.demo, httponly=True, samesite="lax", path="/"
    )
    return response


async def _let_in(
    request: Request, context: Context, claims: Mapping[str, Any], target: str
) -> Response:
    user = await run_in_threadpool(_person, context, claims)
    if user is None:
        raise OidcError("unknown", f"nobody was added for {claims['sub']!r}")
    agent = request.headers.get("user-agent", "")
    address = login.address_of(request)
    token = await run_in_threadpool(login.begin_session, context, user, address, agent)
    return logged_in(request, context, token, target)


def _person(context: Context, claims: Mapping[str, Any]) -> User | None:
    names = []
    if claims.get("email_verified") is True and isinstance(claims.get("email"), str):
        names.append(claims["email"])
    if isinstance(claims.get("preferred_username"), str):
        names.append(claims["preferred_username"])
    with context.blocking.begin() as connection:
        return known_by_service(
            connection, subject=str(claims["sub"]), names=names, now=context.clock()
        )


async def _failed(request: Request, context: Context, error: OidcError, *, target: str) -> Response:
    log.warning("login through the service failed (%s): %s", error.code, error)
    return await show_login(
        request,
        context,
        target=target,
        status=_STATUS[error.code],
        error=f"login_oidc_{error.code}",
    )


def _provider(request: Request, context: Context) -> "Provider":
    """The service, described once for the whole application.

    Raises:
        Problem: 404 where none is set.
    """
    options = context.options.oidc
    if options is None:
        raise Problem(404, "No login service is set; see docs/people.md.", code="not_found")
    # Fifteen megabytes of libraries, for cities that have such a service.
    from baumfeuchte.api import oidc  # noqa: PLC0415

    found: Provider | None = getattr(request.app.state, "oidc_provider", None)
    if found is None:
        found = request.app.state.oidc_provider = oidc.Provider(options)
    return found


def _redirect_uri(request: Request, context: Context) -> str:
    base = context.options.public_url or str(request.base_url).rstrip("/")
    return f"{base}/login/oidc/callback"


def _cookie(context: Context) -> str:
    return COOKIE if context.options.demo else f"__Host-{COOKIE}"
