"""The soil columns under the trees: water in, water out, hour by hour.

Each tree has one column of ten layers of 10 cm. Loss is the model of irrigation-science 4.2
(F1), applied to every layer and hour:

    uptake   = kappa_layer x ET0 x Ks,  Ks = clip((theta - PWP) / ((1 - p)(FC - PWP)), 0, 1)
    drainage = share of the water above field capacity, into the layer below

Rain and waterings fill the layers from the top, each up to ``fill``; what finds no room leaves
below the column. Uptake stands for roots and evaporation together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LAYERS = 10
LAYER_CM = 10.0
LAYER_MM = 100.0
STRESS_P = 0.5
"""Share of the extractable water that a tree takes without stress (p of F1)."""
DRAINAGE_PER_DAY = 0.6
"""Share of the water above field capacity that leaves a layer within a day. F1's 0.10 describes
what a daily value sees; a free-draining column over an open subsoil is faster."""
_DRAINAGE_PER_HOUR = 1 - (1 - DRAINAGE_PER_DAY) ** (1 / 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns are made of; arrays of shape (trees, 1), ``kappa`` (trees, layers).

    Attributes:
        fc, pwp: field capacity and wilting point, m3/m3.
        fill: water content up to which arriving water fills a layer, m3/m3; between field
            capacity and saturation.
        kappa: loss of water content per mm of ET0 while unstressed, m3/m3 per mm.
    """

    fc: Array
    pwp: Array
    fill: Array
    kappa: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRun:
    """Result of ``run_columns``.

    Attributes:
        theta: water content at the kept hours, shape (hours kept, trees, layers), m3/m3.
        first, last: water content at the start and the end of the run, (trees, layers).
        infiltration_mm, uptake_mm, drainage_mm: sums over the run, (trees, layers). Drainage of a
            layer is what it hands to the layer below it; the last layer's leaves the column.
        surplus_mm: water that found no room and left below the column, (trees,).
    """

    theta: NDArray[np.float32]
    first: Array
    last: Array
    infiltration_mm: Array
    uptake_mm: Array
    drainage_mm: Array
    surplus_mm: Array


def run_columns(
    columns: Columns,
    *,
    demand_mm: Array,
    water_mm: Array,
    keep_from: int = 0,
    crews: Callable[[int, Array, Array], None] | None = None,
) -> ColumnRun:
    """Integrate the columns from field capacity.

    Args:
        columns: the soil of the trees.
        demand_mm: ET0 x season factor of each hour, shape (hours,).
        water_mm: rain and waterings that reach each column in each hour, shape (hours, trees).
        keep_from: first hour whose state is returned. State ``h`` is the one at the **start** of
            hour ``h``; the state after the last hour is returned too.
        crews: called at the start of each hour with its number, the state (trees, layers) and all
            of ``water_mm``, to which it may add water of the hours after this one.

    Returns:
        The states and the sums that close the balance.
    """
    hours, trees = water_mm.shape
    theta = np.repeat(columns.fc, LAYERS, axis=1)
    first = theta.copy()
    slope = 1 / ((1 - STRESS_P) * (columns.fc - columns.pwp))
    kept = np.empty((hours + 1 - keep_from, trees, LAYERS), dtype=np.float32)
    uptake, drained, infiltrated = (np.zeros((trees, LAYERS)) for _ in range(3))
    surplus = np.zeros(trees)
    for hour, demand in enumerate(demand_mm.tolist()):
        if hour >= keep_from:
            kept[hour - keep_from] = theta
        if crews is not None:
            crews(hour, theta, water_mm)
        if demand:
            stress = np.clip((theta - columns.pwp) * slope, 0.0, 1.0)
            taken = demand * columns.kappa * stress
            theta -= taken
            uptake += taken
        if water_mm[hour].any():
            filled, rest = _fill(theta, columns.fill, water_mm[hour])
            theta += filled
            infiltrated += filled
            surplus += rest
        down = _DRAINAGE_PER_HOUR * np.maximum(theta - columns.fc, 0.0)
        theta -= down
        theta[:, 1:] += down[:, :-1]
        drained += down
    kept[-1] = theta
    return ColumnRun(
        theta=kept,
        first=first,
        last=theta,
        infiltration_mm=infiltrated * LAYER_MM,
        uptake_mm=uptake * LAYER_MM,
        drainage_mm=drained * LAYER_MM,
        surplus_mm=surplus,
    )


def _fill(theta: Array, fill: Array, water_mm: Array) -> tuple[Array, Array]:
    """Fill from the top: what each layer takes (m3/m3), and the rest (mm) of each column."""
    room = np.maximum(fill - theta, 0.0)
    above = np.cumsum(room, axis=1) - room
    taken = np.clip(water_mm[:, None] / LAYER_MM - above, 0.0, room)
    return taken, water_mm - taken.sum(axis=1) * LAYER_MM


def root_shares(root_depth_cm: Array, beta: Array) -> Array:
    """Share of the roots in each layer (irrigation-science 2.3: beta^top - beta^bottom).

    Args:
        root_depth_cm: lower end of the root zone, shape (trees,).
        beta: shape of the root profile, (trees,); near 1 = even.

    Returns:
        Shape (trees, layers); rows sum to 1.
    """
    border = np.minimum(np.arange(LAYERS + 1) * LAYER_CM, root_depth_cm[:, None])
    below: Array = -np.diff(beta[:, None] ** border, axis=1)
    shares: Array = below / below.sum(axis=1, keepdims=True)
    return shares


def at_depths(depths_cm: tuple[float, ...]) -> Array:
    """Weights that read depths from layers, shape (depths, layers): linear between centres."""
    centres = (np.arange(LAYERS) + 0.5) * LAYER_CM
    unit = np.eye(LAYERS)
    return np.array([[np.interp(d, centres, unit[i]) for i in range(LAYERS)] for d in depths_cm])
