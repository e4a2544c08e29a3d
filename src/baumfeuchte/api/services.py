"""What the API needs of its sibling rooms, handed in as plain callables (house law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baumfeuchte.domain.uplink import Message


class UplinkOutcome(Protocol):
    """What became of one message of a webhook; ``ingest.intake.Outcome`` looks like this."""

    @property
    def kind(self) -> Literal["stored", "duplicate", "ignored", "rejected"]:
        """``duplicate``: known before; ``rejected``: kept with its reason, can be replayed."""

    @property
    def reason(self) -> str:
        """Short code of a rejection; else empty or the kind of the ignored message."""

    @property
    def detail(self) -> str:
        """One sentence about a rejection; else empty."""

    @property
    def simulated(self) -> bool:
        """The network server says that no device sent this message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The callables of other rooms, wired in ``cli/serve.py``.

    Attributes:
        take_uplinks: takes messages, with the network's name as a hint, through the ingest
            pipeline in one committed transaction; one outcome per message. Blocking. Raises
            ``StorageUnavailableError`` when nothing was stored.
        networks: slugs and aliases of the webhook's address -> name of the network.
    """

    take_uplinks: Callable[[Sequence[Message], str | None], Sequence[UplinkOutcome]]
    networks: Mapping[str, str]
