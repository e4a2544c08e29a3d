"""One transaction per batch of messages: understand, look up, store, commit.

Whoever takes messages (the subscriber's service, the webhook, the replay) comes through here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from baumfeuchte.domain.errors import SchemaError, StorageError, StorageUnavailableError
from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.arrivals import Arrivals
from baumfeuchte.ingest.custom_types import custom_types, no_scripts
from baumfeuchte.ingest.envelopes import parse
from baumfeuchte.ingest.health import is_health
from baumfeuchte.ingest.health_intake import keep_health
from baumfeuchte.ingest.pipeline import rejection_row, to_rows
from baumfeuchte.storage import bulk
from baumfeuchte.storage.bulk_rejections import write_rejections
from baumfeuchte.storage.rows import RejectionRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from baumfeuchte.domain.device_type import DecodeCustom, RunScript
    from baumfeuchte.domain.uplink import RegisteredSensor
    from baumfeuchte.ingest.custom_types import CustomTypes
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.rows import UplinkRow

log = logging.getLogger(__name__)

Kind = Literal["stored", "duplicate", "ignored", "rejected"]
Said = Uplink | Ignored | Rejected
Taken = tuple[Message, Said]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one message.

    Attributes:
        kind: ``stored``; ``duplicate``: known before, nothing changed; ``ignored``: a join, status
            or the like; ``rejected``: kept with its reason, can be replayed.
        reason: code of the rejection, or the kind of the ignored message; else empty.
        detail: one sentence about a rejection; else empty.
        simulated: the network server says that no device sent this.
        readings: how many readings were stored.
    """

    kind: Kind
    reason: str = ""
    detail: str = ""
    simulated: bool = False
    readings: int = 0


_ALIAS: Final = "\0"
_DUPLICATE: Final = Outcome(kind="duplicate")
_NO_ROW: Final = (Ignored, Rejected)


@lru_cache(maxsize=256)
def _stored(readings: int) -> Outcome:
    return Outcome(kind="stored", readings=readings)


class Intake:
    """Takes messages into the database.

    Args:
        database: where to; its schema must be current.
        run_script: of the sandbox, for device types that are scripts.
    """

    def __init__(self, database: Database, run_script: RunScript = no_scripts) -> None:
        self._database = database
        self._run_script = run_script

    def take(self, messages: Sequence[Message], hint: str | None = None) -> list[Outcome]:
        """Store messages in one committed transaction.

        Where the database refuses the batch because of one message, the others are stored in
        transactions of their own and that one is kept as a rejection ``storage_error``.

        Args:
            messages: in order of arrival.
            hint: name of the network server that they come from, if the door knows it.

        Returns:
            One outcome for each message, or for each part of one that holds several (``split``),
            in order; all of them are committed.

        Raises:
            StorageUnavailableError: the database cannot be reached; take the same messages again
                later, what was stored of them already will be a duplicate.
            StorageError: the database refuses everything.
        """
        return self.store([(part, understand(part, hint)) for part in Arrivals().of(messages)])

    def store(
        self, taken: Sequence[Taken], meanwhile: Callable[[], object] | None = None
    ) -> list[Outcome]:
        """The second half of ``take``: store messages that were understood already.

        Args:
            taken: messages and what they say, in order of arrival.
            meanwhile: called when the server has got everything and is still writing.
        """

        def work(part: Sequence[Taken]) -> list[Outcome]:
            with self._database.begin() as conn:
                return store(conn, part, meanwhile, self._run_script)

        return by_halves(taken, work, self._refused)

    def _refused(self, taken: Taken, error: StorageError) -> Outcome:
        message, said = taken
        log.error("A message on %s is kept as a rejection: %s", message.topic, error)
        rejected = Rejected(
            reason="storage_error",
            detail=f"{error}. Run `baumfeuchte replay` when the cause is removed.",
        )
        with self._database.begin() as conn:
            write_rejections(conn, [rejection_row(message, rejected, said)])
        return _outcome_of(rejected)


def by_halves(
    items: Sequence[T],
    work: Callable[[Sequence[T]], list[R]],
    refused: Callable[[T, StorageError], R],
) -> list[R]:
    """Do something with all items at once, or with ever smaller parts where the database objects.

    Args:
        items: at least one.
        work: one transaction; one result for each item.
        refused: result for the single item that the database does not take.

    Raises:
        StorageUnavailableError, SchemaError: smaller parts would not help.
    """
    try:
        return work(items)
    except (StorageUnavailableError, SchemaError):
        raise
    except StorageError as error:
        if len(items) == 1:
            return [refused(items[0], error)]
    middle = len(items) // 2
    return by_halves(items[:middle], work, refused) + by_halves(items[middle:], work, refused)


def understand(message: Message, hint: str | None = None) -> Said:
    """What a message says; an error of ours becomes a rejection of this message alone."""
    try:
        return parse(message, hint=hint)
    except Exception as error:  # noqa: BLE001 - one message must never take others down
        return _internal_error(message, error)


def store(
    conn: Connection,
    taken: Sequence[Taken],
    meanwhile: Callable[[], object] | None = None,
    run_script: RunScript = no_scripts,
    kept: Sequence[bytes] | None = None,
) -> list[Outcome]:
    """Store what messages say, in the caller's transaction.

    Sensors and device types are looked up in the same transaction, so a change takes effect at
    once.

    Args:
        conn: in the caller's transaction.
        taken: messages and what they say, in order of arrival.
        meanwhile: called when the server has got everything and is still writing.
        run_script: of the sandbox, for device types that are scripts.
        kept: digests of messages that are kept as rejections already and are tried again.

    Returns:
        One outcome for each message, true once the caller has committed.
    """
    sensors = sensors_of(conn, taken)
    custom = custom_types(conn, sensors.values(), run_script)
    early = {} if custom is None else _of_custom_types(taken, sensors, custom)
    results: list[UplinkRow | Ignored | Rejected] = []
    heard: list[tuple[Message, Ignored]] = []

    def uplinks() -> Iterator[UplinkRow]:
        for number, (message, said) in enumerate(taken):
            result = early.get(number) or (
                interpret(message, said, sensors) if isinstance(said, Uplink) else said
            )
            results.append(result)
            if not isinstance(result, _NO_ROW):
                yield result
            elif isinstance(result, Ignored) and is_health(result):
                heard.append((message, result))

    is_new = iter(bulk.write_uplinks(conn, uplinks(), meanwhile))
    if heard:
        keep_health(conn, heard)
    rejections = [
        rejection_row(message, result, said)
        if kept is None
        else RejectionRow(kept[number], message, result)
        for number, ((message, said), result) in enumerate(zip(taken, results, strict=True))
        if isinstance(result, Rejected)
    ]
    write_rejections(conn, rejections)
    return [
        _outcome_of(result)
        if isinstance(result, _NO_ROW)
        else _stored(len(result.readings))
        if next(is_new)
        else _DUPLICATE
        for result in results
    ]


def sensors_of(conn: Connection, taken: Sequence[Taken]) -> dict[str, RegisteredSensor]:
    """The register's entries of all sensors that the messages name; see ``_name_of``."""
    uplinks = [said for _, said in taken if isinstance(said, Uplink)]
    names = {said.dev_eui for said in uplinks if said.dev_eui}
    aliases = {_name_of(said) for said in uplinks if said.dev_eui is None and said.device_id}
    sensors = bulk.find_sensors(conn, names) if names else {}
    if aliases:
        # No DevEUI can be taken for a name, or the other way round: names have a mark before them.
        found = bulk.find_sensors_by_alias(conn, [name[1:] for name in aliases])
        sensors |= {f"{_ALIAS}{name}": sensor for name, sensor in found.items()}
    return sensors


def _name_of(uplink: Uplink) -> str:
    """The DevEUI, else the network server's own name of the device behind a mark."""
    return uplink.dev_eui or f"{_ALIAS}{(uplink.device_id or '').lower()}"


def interpret(
    message: Message,
    uplink: Uplink,
    sensors: dict[str, RegisteredSensor],
    custom: DecodeCustom | None = None,
) -> UplinkRow | Rejected:
    """The rows of an uplink; an error of ours becomes a rejection of this message alone."""
    try:
        return to_rows(message, uplink, sensors.get(_name_of(uplink)), custom)
    except Exception as error:  # noqa: BLE001 - one message must never take others down
        return _internal_error(message, error, uplink)


def _of_custom_types(
    taken: Sequence[Taken], sensors: dict[str, RegisteredSensor], custom: CustomTypes
) -> dict[int, UplinkRow | Rejected]:
    """The rows of uplinks whose device types are data, by their place in the batch.

    Made before the first row is sent: a script may take its time, and while rows are written all
    other workers wait.
    """
    return {
        number: interpret(message, said, sensors, custom)
        for number, (message, said) in enumerate(taken)
        if isinstance(said, Uplink)
        and (sensor := sensors.get(_name_of(said))) is not None
        and custom.knows(sensor)
    }


def _internal_error(message: Message, error: Exception, uplink: Uplink | None = None) -> Rejected:
    log.error("A message on %s could not be handled", message.topic, exc_info=error)
    return Rejected(
        reason="internal_error",
        detail=f"This is a fault of Baumfeuchte ({type(error).__name__}); please report it with "
        "the raw message. Run `baumfeuchte replay` after the next update.",
        dev_eui=uplink.dev_eui if uplink else None,
        network=uplink.network if uplink else None,
    )


def _outcome_of(result: Ignored | Rejected) -> Outcome:
    if isinstance(result, Ignored):
        return Outcome(kind="ignored", reason=result.kind)
    return Outcome(
        kind="rejected",
        reason=result.reason,
        detail=result.detail,
        simulated=result.reason == "simulated",
    )
