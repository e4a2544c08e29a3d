"""What a change did, carried in the address of the page that is shown next (Post/Redirect/Get)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.sensor_words import reason_word
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from baumfeuchte.api.services import Replayed
    from baumfeuchte.api.web.texts import Language

_COUNTS = ("stored", "duplicate", "ignored", "rejected", "readings")
_LONGEST = 40


class Result(list[str]):
    """Sentences about what was done; ``bad`` where something was refused."""

    bad: bool = False


def back(request: Request, path: str, **parameters: object) -> RedirectResponse:
    """On to another page of ours, in the same language."""
    return RedirectResponse(
        engine.address(engine.language_of(request), path, **parameters), status_code=303
    )


def replay_parameters(result: Replayed) -> dict[str, object]:
    """What a replay did, for ``result_of``."""
    kinds = result.kinds
    counts = {name: kinds[name] for name in _COUNTS[:-1]} | {"readings": result.added}
    why = ",".join(f"{reason}:{count}" for reason, count in result.reasons.most_common(5))
    return {"did": "replay", **counts, "why": why}


def result_of(query: Mapping[str, str], language: Language) -> Result:
    """The sentences for what the address says was done; nothing where it says nothing."""
    result = Result()
    did = query.get("did", "")[:_LONGEST]
    if did == "replay":
        _replayed(result, query, language)
    elif did == "read_again":
        counts = {name: _number(query, name, language) for name in ("n", "changed")}
        result.append(text("sensors_was_read_again", language, **counts))
    elif did == "dismiss":
        result.append(text("rejections_dismissed", language, n=_number(query, "n", language)))
    elif f"sensors_did_{did}" in TEXTS:
        result.append(text(f"sensors_did_{did}", language))
    error = query.get("error", "")[:_LONGEST]
    if f"sensors_error_{error}" in TEXTS:
        result.append(text(f"sensors_error_{error}", language))
        result.bad = True
    return result


def _replayed(result: Result, query: Mapping[str, str], language: Language) -> None:
    numbers = {name: _count(query, name) for name in _COUNTS}
    if not any(numbers.values()):
        result.append(text("replay_nothing", language))
        return
    for name in ("stored", "duplicate", "ignored", "rejected"):
        count = numbers[name]
        if count:
            key = f"replay_{name}_1" if count == 1 else f"replay_{name}"
            result.append(
                text(
                    key,
                    language,
                    n=formats.number(count, language),
                    readings=formats.number(numbers["readings"], language),
                )
            )
    result.bad = bool(numbers["rejected"])
    for item in query.get("why", "")[:400].split(","):
        reason, _, times = item.partition(":")
        if reason and times.isdecimal():
            result.append(f"{times} × {reason_word(reason, language)}")


def _count(query: Mapping[str, str], name: str) -> int:
    said = query.get(name, "")[:9]
    return int(said) if said.isascii() and said.isdecimal() else 0


def _number(query: Mapping[str, str], name: str, language: Language) -> str:
    return formats.number(_count(query, name), language)
