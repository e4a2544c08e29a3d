"""The register: trees with their sites, sensors, and which probe is where."""

from __future__ import annotations

from baumfeuchte.storage.registry.contractors import assign_contractor, contractors
from baumfeuchte.storage.registry.editing import (
    NumberTakenError,
    add_tree,
    assign,
    lock_tree,
    save_tree,
    visible_tree,
)
from baumfeuchte.storage.registry.installations import (
    InstallationChanges,
    InstalledProbe,
    active_installations,
    change_installations,
    installations_of_sensor,
    installations_of_tree,
    lock_installations,
    store_installations,
    upsert_installations,
)
from baumfeuchte.storage.registry.names import (
    NameTakenError,
    aliases_of,
    set_alias,
)
from baumfeuchte.storage.registry.selection import (
    CHOICES,
    MISSING,
    TreeFilter,
    occurring,
    register_count,
    register_page,
)
from baumfeuchte.storage.registry.sensors import (
    SensorOverview,
    all_sensors,
    sensors_by_eui,
    sensors_overview,
    upsert_sensors,
)
from baumfeuchte.storage.registry.trees import (
    TreeOverview,
    all_trees,
    count_trees,
    districts,
    tree_by_id,
    tree_ids_by_number,
    trees_by_ids,
    trees_page,
    upsert_trees,
)

__all__ = [
    "CHOICES",
    "MISSING",
    "InstallationChanges",
    "InstalledProbe",
    "NameTakenError",
    "NumberTakenError",
    "SensorOverview",
    "TreeFilter",
    "TreeOverview",
    "active_installations",
    "add_tree",
    "aliases_of",
    "all_sensors",
    "all_trees",
    "assign",
    "assign_contractor",
    "change_installations",
    "contractors",
    "count_trees",
    "districts",
    "installations_of_sensor",
    "installations_of_tree",
    "lock_installations",
    "lock_tree",
    "occurring",
    "register_count",
    "register_page",
    "save_tree",
    "sensors_by_eui",
    "sensors_overview",
    "set_alias",
    "store_installations",
    "tree_by_id",
    "tree_ids_by_number",
    "trees_by_ids",
    "trees_page",
    "upsert_installations",
    "upsert_sensors",
    "upsert_trees",
    "visible_tree",
]
