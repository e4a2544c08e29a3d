"""What every request may use, made once in ``create_app``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from baumfeuchte.api.background import Background
from baumfeuchte.api.cache import Memo, ShortCache
from baumfeuchte.api.forecasts import ForecastShelf
from baumfeuchte.api.live import Live
from baumfeuchte.api.options import DEFAULT_OPTIONS, WebOptions
from baumfeuchte.api.services import Services
from baumfeuchte.storage.engine import AsyncDatabase, Database

K = TypeVar("K")


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
        forecasts: of the last runs.
        memo: what pages worked out a moment ago.
        live: what changes, for everybody who listens.
        background: work that no answer waits for.
        planning: the same for lists, which take longer than a tour's crew wants to wait.
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
    forecasts: ForecastShelf = field(default_factory=ForecastShelf)
    memo: Memo = field(default_factory=Memo)
    live: Live = field(default_factory=Live)
    background: Background = field(default_factory=Background)
    planning: Background = field(default_factory=Background)
    memory: dict[str, object] = field(default_factory=dict)

    def kept(self, name: str, kind: type[K]) -> K:
        """What a room keeps under a name in ``memory``; made, empty, where there is nothing yet."""
        found = self.memory.setdefault(name, kind())
        if not isinstance(found, kind):
            raise TypeError(type(found))
        return found

    def today(self) -> date:
        """The day it is in the city."""
        return self.clock().astimezone(self.zone).date()


async def get_context(request: Request) -> Context:
    """The context of the application that serves this request.

    A coroutine, because FastAPI sends plain functions to a thread and back.
    """
    context: Context = request.app.state.context
    return context


Ctx = Annotated[Context, Depends(get_context)]
