"""The members of a JSON object that a person wrote, checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from baumfeuchte.domain.errors import InputError

T = TypeVar("T")


class Members:
    """The members of a JSON object, each asked for once; what nobody asks for is an error.

    Every method but ``optional`` raises ``InputError`` where a member is missing or unusable.

    Args:
        document: as JSON was read.
        place: where it is, for the sentence that a person reads.
    """

    def __init__(self, document: object, place: str) -> None:
        if not isinstance(document, Mapping):
            raise InputError(f"{_start_of(place)} must be a JSON object.")
        self._left = dict(document)
        self._place = place

    def _take(self, key: str, default: object) -> object:
        found = self._left.pop(key, default)
        if found is None:
            raise InputError(f"{_start_of(self._place)} needs {key}.")
        return found

    def wrong(self, key: str, must: str) -> InputError:
        """The error for a member that must be something else."""
        return InputError(f"{key} of {self._place} must be {must}.")

    def text(self, key: str, default: str | None = None) -> str:
        """A text."""
        found = self._take(key, default)
        if not isinstance(found, str):
            raise self.wrong(key, "text")
        return found

    def number(self, key: str, default: float | None, low: float, high: float) -> float:
        """A number within bounds, both inclusive."""
        found = self._take(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.wrong(key, "a number")
        if not low <= found <= high:
            raise self.wrong(key, f"from {low:g} to {high:g}")
        return found

    def whole(self, key: str, default: int | None, high: int) -> int:
        """A whole number from 0 to ``high``."""
        found = self._take(key, default)
        if type(found) is not int or not 0 <= found <= high:
            raise self.wrong(key, f"a whole number from 0 to {high}")
        return found

    def optional(self, key: str) -> object:
        """Whatever is there; None where nothing is."""
        return self._left.pop(key, None)

    def each(self, key: str, build: Callable[[object, str], T], most: int) -> tuple[T, ...]:
        """A list of 1 to ``most`` items, each built with its place."""
        found = self._take(key, None)
        if not isinstance(found, Sequence) or isinstance(found, str) or not 1 <= len(found) <= most:
            raise self.wrong(key, f"a list of 1 to {most}")
        return tuple(build(item, f"{key}[{number}]") for number, item in enumerate(found))

    def end(self) -> None:
        """Refuse what nobody has asked for."""
        if self._left:
            unknown = ", ".join(sorted(map(str, self._left)))
            raise InputError(
                f"{_start_of(self._place)} has unknown members: {unknown}; remove them."
            )


def _start_of(place: str) -> str:
    return place[:1].upper() + place[1:] if place.startswith("the ") else place
