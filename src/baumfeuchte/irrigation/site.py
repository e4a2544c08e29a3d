"""The ground of every tree as arrays (irrigation-science 1.3, 1.5, 2.2, 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray, as_floats
from baumfeuchte.irrigation.root_zone import watering_gain, wetted_volume_m3
from baumfeuchte.irrigation.soils import SUBSTRATE, find_soil, soil_curves, soil_parameters
from baumfeuchte.irrigation.species import limit_shift_rew
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.vulnerability import stress_weight

if TYPE_CHECKING:
    from baumfeuchte.irrigation.retention import RetentionCurve
    from baumfeuchte.irrigation.state import Options, TreeState

LEAST_AVAILABLE = 0.02
"""m3/m3: a measured field capacity closer than this to the wilting point is a mistake."""
LARGEST_STONE_FRACTION = 0.95
SMALLEST_VOLUME_M3 = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteArrays:
    """N sites, (N,) each.

    Attributes:
        soil: codes used.
        soil_source: ``measured`` (field capacity of the site), ``class`` or ``default``.
        curve: retention curves.
        field_capacity, wilting_point, saturation: m3/m3.
        measured: field capacity is the site's own.
        class_index: row of the age class table.
        age_unknown: standing years were not given.
        volume_m3: wetted rooted volume.
        stone_fraction: share by volume.
        vulnerability: weight of a stress day.
        credit: m3/m3 that a watering after the newest reading brought.
        limit_shift_rew: by which the drought class of the species moves the limits.
        texture_unknown: the soil is assumed, and with it its curve.
        substrate: the soil is a planted pit's.
    """

    soil: tuple[str, ...]
    soil_source: tuple[str, ...]
    curve: RetentionCurve
    field_capacity: FloatArray
    wilting_point: FloatArray
    saturation: FloatArray
    measured: BoolArray
    class_index: IntArray
    age_unknown: BoolArray
    volume_m3: FloatArray
    stone_fraction: FloatArray
    vulnerability: FloatArray
    credit: FloatArray
    limit_shift_rew: FloatArray
    texture_unknown: BoolArray
    substrate: BoolArray


def site_arrays(trees: TreeState, options: Options) -> SiteArrays:
    """Give every tree its soil in m3/m3, age class and wetted volume in m3.

    Source: irrigation-science 1.3 (class), 1.5 (site's own field capacity; the wilting point
    then lies nFK of the class below it), 2.2, 3.2. An unknown soil code counts as no code.
    """
    default = soil_parameters(options.default_soil, options.substrate)
    # A city has a handful of soils and a hundred thousand trees: each soil is looked up once.
    place = {code: kind for kind, code in enumerate(dict.fromkeys(trees.soil))}
    kinds = np.fromiter(map(place.__getitem__, trees.soil), np.int64, len(trees.soil))
    found = [find_soil(code, options.substrate) for code in place]
    soils = [soil or default for soil in found]
    curve = soil_curves(soils).take(kinds)
    wet_of_class = as_floats([soil.field_capacity for soil in soils])[kinds]
    dry_of_class = as_floats([soil.wilting_point for soil in soils])[kinds]
    wet, dry, measured = _site_limits(trees, wet_of_class, dry_of_class)
    stones = np.clip(np.nan_to_num(trees.stone_fraction), 0.0, LARGEST_STONE_FRACTION)
    own_volume = trees.wetted_volume_m3
    volume = np.where(
        own_volume >= SMALLEST_VOLUME_M3, own_volume, wetted_volume_m3(trees.standing_years)
    )
    litres = np.maximum(np.nan_to_num(trees.watered_litres), 0.0)
    of_class = np.asarray([soil is not None for soil in found], dtype=np.bool_)[kinds]
    codes = np.array([soil.code for soil in soils], dtype=np.object_)
    sources = np.array(["class" if soil else "default" for soil in found], dtype=np.object_)
    return SiteArrays(
        soil=tuple(codes[kinds].tolist()),
        soil_source=tuple(np.where(measured, "measured", sources[kinds]).tolist()),
        curve=curve,
        field_capacity=wet,
        wilting_point=dry,
        saturation=np.maximum(curve.theta_s, wet),
        measured=measured,
        class_index=age_class_index(trees.standing_years, options.age_classes),
        age_unknown=~np.isfinite(trees.standing_years),
        volume_m3=as_floats(volume),
        stone_fraction=as_floats(stones),
        vulnerability=stress_weight(trees.standing_years, tables=options.vulnerability),
        credit=watering_gain(litres, volume, options.efficiency, stones),
        limit_shift_rew=limit_shift_rew(
            np.nan if trees.drought_class is None else trees.drought_class,
            trees.standing_years,
            options.drought_shifts,
        ),
        texture_unknown=~of_class & ~measured,
        substrate=np.asarray([soil.code == SUBSTRATE for soil in soils], dtype=np.bool_)[kinds],
    )


def _site_limits(
    trees: TreeState, wet_of_class: FloatArray, dry_of_class: FloatArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Field capacity, wilting point (m3/m3), and whether the first is the site's own."""
    own_wet, own_dry = trees.field_capacity, trees.wilting_point
    wet = np.where(np.isfinite(own_wet), own_wet, wet_of_class)
    shifted = np.maximum(wet - (wet_of_class - dry_of_class), 0.0)
    dry = np.where(np.isfinite(own_dry), own_dry, shifted)
    sound = (wet - dry >= LEAST_AVAILABLE) & (dry >= 0.0) & (wet < 1.0)
    measured: BoolArray = sound & np.isfinite(own_wet)
    return (
        as_floats(np.where(sound, wet, wet_of_class)),
        as_floats(np.where(sound, dry, dry_of_class)),
        measured,
    )


def volume_columns(trees: TreeState, site: SiteArrays, rows: IntArray) -> dict[str, list[object]]:
    """Wetted volume of some trees in m3 and where it is from (irrigation-science 3.2).

    ``learned`` from so many waterings of the tree, of the ``register``, or usual for the ``age``;
    the unit is in the names.
    """
    own = trees.wetted_volume_m3[rows] >= SMALLEST_VOLUME_M3
    columns: dict[str, list[object]] = {"volume_m3": np.round(site.volume_m3[rows], 3).tolist()}
    if trees.volume_lessons is None:  # a state from before it was told
        return columns
    lessons = np.where(own, trees.volume_lessons[rows], 0)
    source = np.where(lessons > 0, "learned", np.where(own, "register", "age"))
    columns["volume_source"] = source.tolist()
    if lessons.any():
        columns["volume_waterings"] = lessons.tolist()
    return columns
