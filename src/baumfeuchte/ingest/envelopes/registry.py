"""Which network server wrote this message? Asked of every file in ``servers``."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored, Message, Rejected
from baumfeuchte.ingest.envelopes import servers
from baumfeuchte.ingest.envelopes.envelope import Document, Envelope, Outcome, RefusedError
from baumfeuchte.ingest.envelopes.fields import shown
from baumfeuchte.ingest.envelopes.json_text import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN_KEYS = 8
_SHOWN_BYTES = 16
_ASKED_FIRST = frozenset({"tts-v3", "chirpstack-v4"})
"""Most messages are theirs; asking twenty others before would cost half as much again."""


def _discover() -> tuple[Envelope, ...]:
    names = [module.name for module in pkgutil.iter_modules(servers.__path__)]
    modules = [import_module(f"{servers.__name__}.{name}") for name in names if name[0] != "_"]
    envelopes = [module.ENVELOPE for module in modules]
    return tuple(sorted(envelopes, key=lambda envelope: envelope.network not in _ASKED_FIRST))


ENVELOPES = _discover()
"""All envelopes. Their order changes no outcome: no two recognise the same message."""

NETWORKS: Mapping[str, str] = MappingProxyType(
    {
        alias: envelope.network
        for envelope in ENVELOPES
        for alias in (envelope.network, *envelope.aliases)
    }
)
"""Name in the webhook's address -> name of the network."""


def parse(message: Message, *, hint: str | None = None) -> Outcome:
    """What a message is. Never raises.

    Args:
        message: as it arrived, from any door.
        hint: the network that the webhook's address names (a key of ``NETWORKS``). It decides
            only where the message's shape does not.
    """
    try:
        document = read_json(message.payload)
    except ValueError:
        return _recognise_bytes(message.payload, message.topic)
    return recognise(document, topic=message.topic, hint=hint)


def recognise(document: object, *, topic: str, hint: str | None = None) -> Outcome:
    """What a JSON value is, see ``parse``. Never raises.

    A list of one object is that object: some servers send every message so (Netmore). Longer lists
    are taken apart before, see ``split``. JSON in a JSON text is what is in it.
    """
    if isinstance(document, str):
        document = _unquoted(document)
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    hinted = NETWORKS.get(hint.lower()) if hint else None
    if not isinstance(document, dict):
        return _no_object(document, topic, hinted)
    for envelope in ENVELOPES:
        try:
            outcome = envelope.read(document, topic)
        except RefusedError as refusal:
            return _rejected(refusal, envelope)
        if outcome is not None:
            return outcome
    return _recognise_topic(document, topic, hinted)


def _unquoted(document: str) -> object:
    """What a bridge has written as text once more."""
    if document.lstrip()[:1] in {"{", "["}:
        try:
            return read_json(document)
        except ValueError:
            pass
    return document


def _recognise_topic(document: Document, topic: str, hinted: str | None) -> Outcome:
    for envelope in ENVELOPES:
        try:
            outcome = envelope.read_by_topic(document, topic, hinted)
        except RefusedError as refusal:
            return _rejected(refusal, envelope)
        if outcome is not None:
            return outcome
    keys = ", ".join(shown(key) for key in list(document)[:_SHOWN_KEYS]) or "none"
    return Rejected(
        reason="unknown_envelope",
        detail=f"No supported network server writes such a message (its fields: {keys}); "
        "docs/networks.md lists the supported ones, docs/message.md shows our own JSON.",
        network=hinted,
    )


def _recognise_bytes(payload: bytes, topic: str) -> Outcome:
    for envelope in ENVELOPES:
        try:
            outcome = envelope.read_bytes(payload, topic)
        except RefusedError as refusal:
            return _rejected(refusal, envelope)
        if outcome is not None:
            return outcome
    start = f"it begins with the bytes {payload[:_SHOWN_BYTES].hex()}" if payload else "it is empty"
    return Rejected(
        reason="not_json",
        detail="The message is neither JSON nor a readable ChirpStack event in Protocol Buffers "
        f"({start}); see docs/message.md for what can be sent.",
    )


def _no_object(document: object, topic: str, hinted: str | None) -> Outcome:
    """What a number, text or null is: meant for us where the topic or address is, else nothing."""
    if isinstance(document, list) and any(isinstance(item, dict | list) for item in document):
        return Rejected(
            reason="unknown_envelope",
            detail="The message is a JSON list of several objects or lists; send the objects one "
            "by one, see docs/message.md.",
        )
    meant = _recognise_topic({}, topic, hinted)
    if isinstance(meant, Rejected) and meant.network is not None:
        return Rejected(
            reason="unknown_envelope",
            detail=f"The message is {_value(document)}, but must be a JSON object; docs/message.md "
            "shows what can be sent.",
            network=meant.network,
        )
    return Ignored(kind="no_object")


def _value(document: object) -> str:
    """A value that is no object, as JSON writes it."""
    if isinstance(document, list):
        return "[...]" if document else "[]"
    return "null" if document is None else shown(document)


def _rejected(refusal: RefusedError, envelope: Envelope) -> Rejected:
    return Rejected(
        reason=refusal.reason,
        detail=refusal.detail,
        dev_eui=refusal.dev_eui,
        network=envelope.network,
    )
