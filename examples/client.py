"""A typed client of Baumfeuchte's HTTP interface: copy it, it needs only httpx.

    from client import Baumfeuchte

    with Baumfeuchte("http://127.0.0.1:8080", key="bf_...") as city:
        for line in city.watering_list(district="Querenburg").items:
            print(line.rank, line.tree.number, line.litres, line.reason.de if line.reason else "")
        city.log_watering(tree_number="BO-0017", litres=90)

Run as a program it prints today's list, then every newer one:

    python examples/client.py http://127.0.0.1:8080 bf_...
"""
# ruff: noqa: INP001, T201 - an example to run, not a package

from __future__ import annotations

import sys
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx
from client_models import (
    ApiError,
    Event,
    Explanation,
    Reading,
    Recommendation,
    Tour,
    Tree,
    TreeDetail,
    Watering,
    WateringList,
    parse,
    read_events,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    Parameter = str | int | float | date | datetime | Sequence[str] | None

T = TypeVar("T")

API = "/api/v1"
ATTEMPTS = 4
"""Of a request that may be repeated: reading, and what has an idempotency key."""
HEARTBEAT_S = 15.0


@dataclass(frozen=True)
class _Kept:
    etag: str
    body: Any


class Baumfeuchte:
    """The interface of one city.

    Args:
        base_url: where ``baumfeuchte serve`` answers.
        key: an API key; empty where reading is open to everyone.
        timeout_s: for each request.
        pause_s: before the first repetition of a request; doubles with each.
    """

    def __init__(
        self, base_url: str, key: str = "", *, timeout_s: float = 30.0, pause_s: float = 0.5
    ) -> None:
        headers = {"Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_s)
        self._kept: dict[str, _Kept] = {}
        self._pause_s = pause_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # --- reading ---

    def watering_list(self, day: date | None = None, **filters: Parameter) -> WateringList:
        """The list of a day, by default the newest; asked again it costs an empty answer.

        Args:
            day: of the list.
            filters: ``status`` (one or several), ``district`` ...
        """
        return parse(WateringList, self._get("/watering-list", day=day, **filters))

    def trees(self, **filters: Parameter) -> Iterator[Tree]:
        """Trees of the register, by number; ``district``, ``search``, ``number``."""
        return self._items(Tree, "/trees", **filters)

    def tree(self, tree_id: int) -> TreeDetail:
        """One tree with its ground, its probes and the newest advice."""
        return parse(TreeDetail, self._get(f"/trees/{tree_id}"))

    def tree_by_number(self, number: str) -> TreeDetail | None:
        """The tree with the city's own number."""
        found = next(self.trees(number=number), None)
        return None if found is None else self.tree(found.id)

    def readings(
        self,
        tree_id: int,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        quantity: str | None = None,
        depth_cm: float | None = None,
    ) -> Iterator[Reading]:
        """Values at a tree, oldest first; by default of the last 14 days."""
        return self._items(
            Reading,
            f"/trees/{tree_id}/readings",
            since=since,
            until=until,
            quantity=quantity,
            depth=depth_cm,
        )

    def recommendations(
        self,
        day: date | None = None,
        *,
        tree_id: int | None = None,
        status: Sequence[str] | None = None,
    ) -> Iterator[Recommendation]:
        """Advice of a day's list by rank, or of one tree, newest day first."""
        return self._items(Recommendation, "/recommendations", day=day, tree=tree_id, status=status)

    def explanation(self, recommendation_id: int, language: str = "de") -> Explanation:
        """How a recommendation came about, step by step."""
        path = f"/recommendations/{recommendation_id}/explanation"
        return parse(Explanation, self._get(path, lang=language))

    def waterings(self, tree_id: int) -> Iterator[Watering]:
        """Waterings of a tree, newest first, each with what became of it."""
        return self._items(Watering, "/waterings", tree=tree_id)

    def tours(self, day: date | None = None) -> Iterator[Tour]:
        """The tours of a day, by default today's."""
        return self._items(Tour, "/tours", day=day)

    # --- writing ---

    def log_watering(
        self,
        *,
        litres: float,
        tree_id: int | None = None,
        tree_number: str | None = None,
        watered_at: datetime | None = None,
        note: str = "",
        idempotency_key: str | None = None,
    ) -> Watering:
        """Log a watering once, however often the connection breaks.

        Args:
            litres: that the tree got.
            tree_id: of the tree, or
            tree_number: the city's own number.
            watered_at: with an offset; default: now.
            note: for people.
            idempotency_key: of your own, if the same watering may be logged by another process.
        """
        body: dict[str, object] = {"litres": litres, "note": note}
        body["idempotency_key"] = idempotency_key or str(uuid.uuid4())
        if tree_id is not None:
            body["tree_id"] = tree_id
        if tree_number is not None:
            body["tree_number"] = tree_number
        if watered_at is not None:
            body["watered_at"] = watered_at.isoformat()
        answer = self._send(self._http.build_request("POST", f"{API}/waterings", json=body))
        return parse(Watering, answer.json())

    # --- live ---

    def events(self, *kinds: str, last_event_id: str = "") -> Iterator[Event]:
        """What changes, for ever: ``list``, ``tour``, ``readings``, ``rejection``, first ``state``.

        After a break the stream goes on where it was. Store the ``id`` of the last event to go on
        there with another process.

        Args:
            kinds: which; none: all.
            last_event_id: go on after this one.
        """
        headers = {"Accept": "text/event-stream"}
        patience = httpx.Timeout(self._http.timeout.connect, read=3 * HEARTBEAT_S)
        while True:
            if last_event_id:
                headers["Last-Event-ID"] = last_event_id
            try:
                with self._http.stream(
                    "GET",
                    f"{API}/events",
                    params={"kind": list(kinds)},
                    headers=headers,
                    timeout=patience,
                ) as answer:
                    if answer.is_error:
                        answer.read()
                        raise _error(answer)
                    for event in read_events(answer.iter_lines()):
                        last_event_id = event.id
                        yield event
            except httpx.TransportError:
                time.sleep(self._pause_s)

    # --- underneath ---

    def _items(self, kind: type[T], path: str, **parameters: Parameter) -> Iterator[T]:
        """The items of all parts of a list: follow ``next``."""
        part = self._get(path, **parameters)
        while True:
            for item in part["items"]:
                yield parse(kind, item)
            if part["next"] is None:
                return
            part = self._ask(part["next"])

    def _get(self, path: str, **parameters: Parameter) -> Any:  # noqa: ANN401 - JSON
        pairs: dict[str, str | list[str]] = {}
        for name, value in parameters.items():
            if value is None:
                continue
            if isinstance(value, str | int | float):
                pairs[name] = str(value)
            elif isinstance(value, list | tuple):
                pairs[name] = [str(one) for one in value]
            else:
                pairs[name] = value.isoformat()  # type: ignore[union-attr]
        return self._ask(str(httpx.URL(API + path, params=pairs)))

    def _ask(self, address: str) -> Any:  # noqa: ANN401 - JSON
        """The answer, from here if the server says that it is still the same."""
        kept = self._kept.get(address)
        headers = {"If-None-Match": kept.etag} if kept else {}
        answer = self._send(self._http.build_request("GET", address, headers=headers))
        if kept is not None and answer.status_code == httpx.codes.NOT_MODIFIED:
            return kept.body
        body = answer.json()
        if "etag" in answer.headers:
            self._kept[address] = _Kept(answer.headers["etag"], body)
        return body

    def _send(self, request: httpx.Request) -> httpx.Response:
        """Send it, again where the connection breaks or the database is away for a moment."""
        for attempt in range(1, ATTEMPTS + 1):
            last = attempt == ATTEMPTS
            try:
                answer = self._http.send(request)
            except httpx.TransportError:
                if last:
                    raise
            else:
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or last:
                    break
            time.sleep(self._pause_s * 2 ** (attempt - 1))
        if answer.is_error:
            raise _error(answer)
        return answer


def _error(answer: httpx.Response) -> ApiError:
    try:
        problem = answer.json()
        return ApiError(answer.status_code, str(problem["code"]), str(problem["detail"]))
    except (ValueError, KeyError, TypeError):
        return ApiError(answer.status_code, "no_problem_document", answer.text[:200])


def main() -> None:
    """Print the newest list, and again whenever there is a newer one."""
    address, key = sys.argv[1], "".join(sys.argv[2:3])
    with Baumfeuchte(address, key) as city:
        for event in city.events("list"):
            found = city.watering_list()
            print(f"\n{found.day}, revision {found.revision} ({event.kind}):", end=" ")
            print(f"{found.trees_to_water} trees, {found.litres_total} litres")
            for line in found.items[:20]:
                reason = line.reason.de if line.reason else ""
                print(f"{line.rank:>4} {line.tree.number:<10} {line.litres or '-':>5}  {reason}")


if __name__ == "__main__":
    main()
