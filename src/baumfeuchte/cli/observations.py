"""`baumfeuchte observations add` and `list`: what staff saw at trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._lists import OfTree, TableLanguage, show
from baumfeuchte.cli.common import MOST_SHOWN

if TYPE_CHECKING:
    from datetime import tzinfo

    from baumfeuchte.domain.observation import Observation
    from baumfeuchte.storage.observations import SeenTree

_TITLES = {
    "de": ("Zeit", "Baum", "Gesehen", "Notiz"),
    "en": ("Time", "Tree", "Seen", "Note"),
}
_OF_AVAILABLE = {"de": "des nutzbaren Wassers", "en": "of the available water"}

observations = typer.Typer(
    name="observations", help="Finger tests and portable probes.", no_args_is_help=True
)


@observations.callback()
def _group() -> None:
    """Finger tests and portable probes."""


@observations.command("add")
def add(
    tree: Annotated[str, typer.Argument(metavar="TREE", help="Number of the tree.")],
    word: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORD]",
            help="Finger test: trocken, leicht feucht, feucht, nass (or dry, slightly moist, ...).",
        ),
    ] = None,
    *,
    rew: Annotated[
        float | None,
        typer.Option("--rew", help="Portable probe: share of the available water, 1 = full."),
    ] = None,
    vwc: Annotated[
        float | None, typer.Option("--vwc", help="Portable probe: water content in Vol.-%.")
    ] = None,
    sd: Annotated[
        float | None, typer.Option("--sd", help="Its error as a share, if it is not 0.12.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="When; default: now.")] = None,
    note: Annotated[str, typer.Option("--note", help="What else was seen.")] = "",
    key: Annotated[
        str | None,
        typer.Option("--key", help="Idempotency key; default: made of tree, time and value."),
    ] = None,
) -> None:
    """Note what somebody saw at a tree; with the same key it counts once."""
    from baumfeuchte.cli._times import moment
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.domain.observation import Observation, moisture_of
    from baumfeuchte.registry.places import tree_key
    from baumfeuchte.storage.field_notes import log_observation

    settings = load_settings()
    now = settings.clock()()
    observed_at = moment("--at", at, settings.zone) or now
    if observed_at > now:
        msg = f"--at {at} lies in the future; note what was seen, not what is expected."
        raise InputError(msg)
    moisture = None if word is None else moisture_of(word)
    with transaction(settings) as conn:
        seen = Observation(
            tree_id=tree_key(conn, tree),
            observed_at=observed_at,
            word=moisture,
            rew=rew,
            vwc_percent=vwc,
            sd_rew=sd,
            note=note,
            idempotency_key=key or f"{tree}/{observed_at.isoformat()}/{moisture}/{rew}/{vwc}",
        )
        stored, created = log_observation(conn, seen, actor=actor(), now=now)
        if not created and not _same(seen, stored):
            msg = f"The key {seen.idempotency_key!r} was used for another observation; take a new."
            raise InputError(msg)
    what = f"{tree}: {_value(stored, 'de')}"
    say(f"noted: {what}" if created else f"was noted before, nothing changed: {what}")


def _same(seen: Observation, stored: Observation) -> bool:
    from dataclasses import replace

    return replace(seen, id=stored.id) == stored


@observations.command("list")
def list_(
    *,
    tree: OfTree = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=MOST_SHOWN, help="Most observations shown.")
    ] = 100,
    language: TableLanguage = "de",
) -> None:
    """Show what staff saw, newest first."""
    from baumfeuchte.storage.observations import seen_trees

    show(
        lambda key: seen_trees(key, limit),
        _line,
        _TITLES[language],
        tree=tree,
        language=language,
    )


def _line(item: SeenTree, language: str, zone: tzinfo) -> tuple[str, ...]:
    seen = item.observation
    return (
        f"{seen.observed_at.astimezone(zone):%Y-%m-%d %H:%M}",
        item.tree_number,
        _value(seen, language),
        seen.note,
    )


def _value(seen: Observation, language: str) -> str:
    from baumfeuchte.domain.observation import MOISTURE_WORDS

    if seen.word is not None:
        return MOISTURE_WORDS[language][seen.word]
    if seen.rew is not None:
        return f"{round(100 * seen.rew)} % {_OF_AVAILABLE[language]}"
    number = f"{seen.vwc_percent:g}"
    return (number.replace(".", ",") if language == "de" else number) + " Vol.-%"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(observations)
