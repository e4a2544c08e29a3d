"""What every request may use, made once in ``create_app``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from baumfeuchte.api.cache import ShortCache
from baumfeuchte.api.options import DEFAULT_OPTIONS, WebOptions
from baumfeuchte.api.services import Services
from baumfeuchte.storage.engine import AsyncDatabase, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The application's surroundings.

    Attributes:
        blocking: synchronous pool, used from worker threads.
        reads: asynchronous pool.
        services: callables of sibling rooms.
        clock: the time now (aware, UTC).
        zone: the city's time zone.
        public_read: whether reading needs no key.
        options: what the city chose for its pages.
        documents: serialised lists.
        memory: what a room keeps for a short time, by its name.
    """

    blocking: Database
    reads: AsyncDatabase
    services: Services
    clock: Callable[[], datetime]
    zone: ZoneInfo
    public_read: bool
    options: WebOptions = DEFAULT_OPTIONS
    documents: ShortCache = field(default_factory=ShortCache)
    memory: dict[str, object] = field(default_factory=dict)

    def today(self) -> date:
        """The day it is in the city."""
        return self.clock().astimezone(self.zone).date()


def get_context(request: Request) -> Context:
    """The context of the application that serves this request."""
    context: Context = request.app.state.context
    return context


Ctx = Annotated[Context, Depends(get_context)]
