"""The register: trees with their sites, sensors, and which probe is where."""

from __future__ import annotations

from baumfeuchte.storage.registry.installations import (
    InstalledProbe,
    active_installations,
    installations_of_tree,
    upsert_installations,
)
from baumfeuchte.storage.registry.sensors import (
    all_sensors,
    sensors_by_eui,
    upsert_sensors,
)
from baumfeuchte.storage.registry.trees import (
    TreeOverview,
    all_trees,
    count_trees,
    districts,
    tree_by_id,
    tree_ids_by_number,
    trees_page,
    upsert_trees,
)

__all__ = [
    "InstalledProbe",
    "TreeOverview",
    "active_installations",
    "all_sensors",
    "all_trees",
    "count_trees",
    "districts",
    "installations_of_tree",
    "sensors_by_eui",
    "tree_by_id",
    "tree_ids_by_number",
    "trees_page",
    "upsert_installations",
    "upsert_sensors",
    "upsert_trees",
]
