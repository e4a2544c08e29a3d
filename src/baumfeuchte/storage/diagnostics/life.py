"""Whether the stored data live: what came last, what is missing in the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from baumfeuchte.storage.query import Query

if TYPE_CHECKING:
    from datetime import datetime

_FACTS = """
SELECT (SELECT max(last_seen_at) FROM sensors WHERE last_seen_at <= :now) AS heard_at,
       (SELECT count(*) FROM sensors) AS sensors,
       (SELECT count(*) FROM sensors s
        WHERE NOT EXISTS (SELECT FROM installations i WHERE i.sensor_id = s.id))
           AS sensors_nowhere,
       (SELECT count(*) FROM trees) AS trees,
       (SELECT count(*) FROM trees
        WHERE latitude NOT BETWEEN -90 AND 90 OR longitude NOT BETWEEN -180 AND 180
           OR abs(latitude) < 0.1 AND abs(longitude) < 0.1) AS trees_nowhere,
       (SELECT count(*) FROM api_keys WHERE revoked_at IS NULL) AS keys,
       (SELECT max(as_of) FROM planning_runs WHERE is_current) AS planned_at
"""

# The newest uplink of each of the sensors that were heard last: a few steps in an index.
_LEADS = """
SELECT u.network,
       extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (
           ORDER BY u.received_at - u.arrived_at))::float8,
       count(*)
FROM (SELECT id FROM sensors WHERE last_seen_at IS NOT NULL
      ORDER BY last_seen_at DESC LIMIT 200) s
CROSS JOIN LATERAL (
    SELECT network, received_at, arrived_at FROM uplinks
    WHERE sensor_id = s.id ORDER BY received_at DESC LIMIT 1
) u
GROUP BY u.network ORDER BY u.network
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeFacts:
    """What came last, and what is missing.

    Attributes:
        heard_at: when a sensor was last heard (UTC); None: never.
        sensors_nowhere: sensors that are and were at no tree.
        trees_nowhere: trees whose coordinates are impossible, or in the sea at 0, 0.
        keys: API keys that are valid.
        planned_at: the time that the newest watering list stands for (UTC); None: there is none.
    """

    heard_at: datetime | None
    sensors: int
    sensors_nowhere: int
    trees: int
    trees_nowhere: int
    keys: int
    planned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lead:
    """How far a network server's clock is ahead of ours.

    Attributes:
        ahead_s: median over the newest uplinks (s); negative: behind, or the messages waited.
    """

    network: str
    ahead_s: float
    uplinks: int


def life_facts(now: datetime) -> Query[LifeFacts]:
    """One row.

    Args:
        now: the clock (UTC); a sensor that was heard later has a wrong clock.
    """
    return Query(
        statement=sa.text(_FACTS).bindparams(now=now),
        row=lambda row: LifeFacts(
            heard_at=row[0],
            sensors=row[1],
            sensors_nowhere=row[2],
            trees=row[3],
            trees_nowhere=row[4],
            keys=row[5],
            planned_at=row[6],
        ),
    )


def network_leads() -> Query[Lead]:
    """One row for each network."""
    return Query(statement=sa.text(_LEADS), row=lambda row: Lead(row[0], float(row[1]), row[2]))
