"""From what arrived to an uplink: one file per network server in ``servers``.

To support another network server, add one file to ``servers`` with an ``ENVELOPE`` and its
examples to ``tests/data/envelopes``; nothing else has to know of it.
"""

from baumfeuchte.ingest.envelopes.registry import NETWORKS, parse, recognise

__all__ = ["NETWORKS", "parse", "recognise"]
