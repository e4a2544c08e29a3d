"""Species: groups for the transfer, and the shift of the limits by drought class (2.2, 6).

The list of species with their drought classes is a published work of others: a city brings its
own column. Here is only the mechanism (irrigation-science 2.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, as_floats
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, ASSUMED_YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from baumfeuchte.irrigation.arrays import IntArray
    from baumfeuchte.irrigation.thresholds import AgeClass

DROUGHT_CLASS_SHIFT_REW: Mapping[int, float] = {1: -0.05, 2: 0.0, 3: 0.05, 4: 0.10}
"""Shift of the REW limits, class 1 bears drought best (irrigation-science 2.2 [A])."""
SHIFT_FROM_YEAR = 4.0
"""A new ball is a pot, whatever the species (irrigation-science 2.2)."""
_LEAST_LIMIT_REW, _HIGHEST_LIMIT_REW = 0.05, 0.95

GENUS_BY_GERMAN: Mapping[str, str] = {
    "ahorn": "acer",
    "amberbaum": "liquidambar",
    "apfel": "malus",
    "baumhasel": "corylus",
    "birke": "betula",
    "birne": "pyrus",
    "blauglockenbaum": "paulownia",
    "blasenesche": "koelreuteria",
    "blumenesche": "fraxinus",
    "buche": "fagus",
    "douglasie": "pseudotsuga",
    "eberesche": "sorbus",
    "eibe": "taxus",
    "eiche": "quercus",
    "eisenholzbaum": "parrotia",
    "elsbeere": "sorbus",
    "erle": "alnus",
    "esche": "fraxinus",
    "esskastanie": "castanea",
    "edelkastanie": "castanea",
    "felsenbirne": "amelanchier",
    "fichte": "picea",
    "ginkgo": "ginkgo",
    "ginkgobaum": "ginkgo",
    "gleditschie": "gleditsia",
    "götterbaum": "ailanthus",
    "hainbuche": "carpinus",
    "hasel": "corylus",
    "hopfenbuche": "ostrya",
    "kastanie": "aesculus",
    "kiefer": "pinus",
    "kirsche": "prunus",
    "kornelkirsche": "cornus",
    "lärche": "larix",
    "lederhülsenbaum": "gleditsia",
    "linde": "tilia",
    "magnolie": "magnolia",
    "maulbeerbaum": "morus",
    "maulbeere": "morus",
    "mehlbeere": "sorbus",
    "ölweide": "elaeagnus",
    "pappel": "populus",
    "pflaume": "prunus",
    "platane": "platanus",
    "robinie": "robinia",
    "rotdorn": "crataegus",
    "scheinakazie": "robinia",
    "schnurbaum": "styphnolobium",
    "speierling": "sorbus",
    "tanne": "abies",
    "trompetenbaum": "catalpa",
    "tulpenbaum": "liriodendron",
    "ulme": "ulmus",
    "vogelbeere": "sorbus",
    "walnuss": "juglans",
    "weide": "salix",
    "weißbuche": "carpinus",
    "weißdorn": "crataegus",
    "zelkove": "zelkova",
    "zürgelbaum": "celtis",
    "zwetsche": "prunus",
    "zwetschge": "prunus",
}
"""Last word of a German name -> genus; the longest ending counts (Hainbuche is no Buche)."""
_ENDINGS = sorted(
    ((german.replace("ß", "ss"), genus) for german, genus in GENUS_BY_GERMAN.items()),
    key=lambda pair: -len(pair[0]),
)
_HYBRID_SIGNS = {"x", "×"}
_MOVED_GENERA: Mapping[str, str] = {"sophora": "styphnolobium"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLimits:
    """REW limits of N trees, (N,) each, no unit."""

    water_at_rew: FloatArray
    critical_rew: FloatArray
    target_rew: FloatArray


def species_group(name: str | None) -> str | None:
    """Genus of a botanical or German tree name, in small letters, without unit.

    Trees of one genus count as similar (irrigation-science 6: "species group"; the genus is our
    reading of it [A], as QTrees uses it in 4.9). None where the name is empty. A name that is
    neither in the table of German names nor two words counts by its first word.
    """
    without_cultivar = re.sub(r"""(?<=\S\s)['"‘’‚“”„].*""", "", (name or "").lower())
    words = [word for word in re.split(r"[\s,;()'\"‘’]+", without_cultivar) if word]
    words = [word for word in words if word not in _HYBRID_SIGNS]
    if not words:
        return None
    for word in words:
        whole = word.replace("-", "").replace("ß", "ss")
        for candidate in (whole, whole.removesuffix("n")):
            genus = next((genus for end, genus in _ENDINGS if candidate.endswith(end)), None)
            if genus is not None:
                return genus
    first = words[0].lstrip("×").rstrip(".")
    return _MOVED_GENERA.get(first, first)


def drought_class(text: str | float | None) -> int | None:
    """Drought class 1..4 (no unit) of a city's column (irrigation-science 2.2 [S30]).

    Takes "2", 2, 2.0 and the pair "2.1" (drought class, winter class); None for anything else.
    """
    found = re.fullmatch(r"\s*([1-4])(?:[.,][0-4])?\s*", "" if text is None else str(text))
    return None if found is None else int(found[1])


def limit_shift_rew(
    drought_classes: npt.ArrayLike,
    standing_years: npt.ArrayLike,
    shifts: Mapping[int, float] = DROUGHT_CLASS_SHIFT_REW,
) -> FloatArray:
    """REW by which the limits of each tree move (irrigation-science 2.2 [A]); 0 = as for its age.

    Args:
        drought_classes: (N,) 1..4; NaN or any other number = no shift.
        standing_years: (N,) years; NaN counts as 7, as in the table of limits.
        shifts: of the city, by class.
    """
    years, classes = as_floats(standing_years), as_floats(drought_classes)
    old = np.where(np.isfinite(years), years, ASSUMED_YEARS) >= SHIFT_FROM_YEAR
    shift = np.zeros(np.broadcast_shapes(classes.shape, old.shape))
    for number, value in shifts.items():
        shift = np.where(old & (classes == number), value, shift)
    return as_floats(shift)


def moved_limit_rew(limit_rew: npt.ArrayLike, shift_rew: npt.ArrayLike) -> FloatArray:
    """REW limits after their shift, within 0.05..0.95 (irrigation-science 2.2 [A])."""
    limit, shift = as_floats(limit_rew), as_floats(shift_rew)
    moved = np.clip(limit + shift, _LEAST_LIMIT_REW, _HIGHEST_LIMIT_REW)
    return as_floats(np.where(shift == 0.0, limit, moved))


def shift_limits(
    limit_rew: npt.ArrayLike,
    drought_classes: npt.ArrayLike,
    standing_years: npt.ArrayLike,
    shifts: Mapping[int, float] = DROUGHT_CLASS_SHIFT_REW,
) -> FloatArray:
    """REW limit of each tree after the shift by drought class (irrigation-science 2.2 [A]).

    Only from standing year 4 on. What it means for tension limits: ``drought_shift``.

    Args:
        limit_rew: (N,) REW.
        drought_classes: (N,) 1..4; NaN or any other number = no shift.
        standing_years: (N,) years; NaN counts as 7, as in the table of limits.
        shifts: of the city, by class.
    """
    return moved_limit_rew(limit_rew, limit_shift_rew(drought_classes, standing_years, shifts))


def tree_limits(
    class_index: IntArray,
    standing_years: npt.ArrayLike,
    drought_classes: npt.ArrayLike = np.nan,
    *,
    classes: Sequence[AgeClass] = AGE_CLASSES,
    shifts: Mapping[int, float] = DROUGHT_CLASS_SHIFT_REW,
) -> TreeLimits:
    """REW limits of trees without a sensor: those of the deeper probes (irrigation-science 2.2, 9).

    Args:
        class_index: (N,) row of the table of age classes.
        standing_years: (N,) years.
        drought_classes: () or (N,) 1..4, NaN = unknown.
        classes: the table.
        shifts: of the city, by drought class.
    """

    def column(values: list[float]) -> FloatArray:
        return as_floats(values)[class_index]

    def shifted(values: list[float]) -> FloatArray:
        return shift_limits(column(values), drought_classes, standing_years, shifts)

    return TreeLimits(
        water_at_rew=shifted([row.deeper.water_at_rew for row in classes]),
        critical_rew=shifted([row.deeper.critical_rew for row in classes]),
        target_rew=column([row.target_rew for row in classes]),
    )
