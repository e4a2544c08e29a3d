"""What a chart is made of: the frame, what goes in, and the coordinates that come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.forecasts import Band
    from baumfeuchte.api.tree_series import ProbeLine
    from baumfeuchte.api.web.texts import Language


@dataclass(frozen=True, slots=True)
class Size:
    """The drawing area; ``day_label`` is the room that one label of the time axis needs."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    day_label: float
    rain: float

    @property
    def inner_width(self) -> float:
        """Width of the plot."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """Height of the plot."""
        return self.height - self.top - self.bottom


WIDE = Size("wide", 1040, 350, 46, 60, 40, 30, 78, 58)
NARROW = Size("narrow", 360, 310, 36, 50, 40, 30, 50, 50)
"""A phone gets its own drawing: a scaled-down wide one would have unreadable letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all charts of a page share: from ``since`` over ``now`` to ``until`` (UTC)."""

    since: datetime
    now: datetime
    until: datetime
    zone: ZoneInfo
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One depth: what was measured, and what is expected."""

    label: str
    line: ProbeLine
    band: Band | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringMark:
    """A watering on the time axis; ``kind``: ``arrived``, ``lost`` or ``open``."""

    at: datetime
    litres: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A watering where it is drawn; texts are empty where there is no room for them."""

    at: float
    label: str
    litres: str
    kind: str


@dataclass(frozen=True, slots=True)
class MarkLine:
    """The lines down from all drops of a kind."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold; its label stands where it hides no other."""

    at: float
    label_y: float
    level: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One depth as SVG path data; ``tone`` (1..6) picks the colour, shallow to deep."""

    label: str
    tone: int
    path: str
    doubtful: str
    unusable: str
    band: str
    middle: str
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Beyond:
    """Where a forecast goes on above the plot."""

    at: float
    tone: int


@dataclass(frozen=True, slots=True)
class Rain:
    """The strip of daily rain; ``scale`` labels its upper end."""

    path: str
    top: float
    base: float
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that the template needs to draw one chart in one size.

    ``fine``: lines of a long period lie close together and are drawn thinner. ``top``: the highest
    value of the axis.
    """

    size: Size
    height: float
    now: float
    fine: bool
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    limits: tuple[Limit, ...] = ()
    marks: tuple[Mark, ...] = ()
    mark_lines: tuple[MarkLine, ...] = ()
    rain: Rain | None = None
    beyond: tuple[Beyond, ...] = ()
    top: float = 0.0
