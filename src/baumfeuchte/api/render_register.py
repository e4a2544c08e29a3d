"""Trees with all that the register knows of them, as JSON-ready documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.tree_form import version_of

if TYPE_CHECKING:
    from baumfeuchte.domain.tree import Tree


def register_tree(tree: Tree) -> dict[str, Any]:
    """A tree with its site and the version that an editor hands back."""
    return {**asdict(tree), "version": version_of(tree)}
