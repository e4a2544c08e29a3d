"""Values of which thousands are made every second."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A keyword-only dataclass with slots that the type checker takes for frozen.

    A frozen dataclass sets every attribute through ``object.__setattr__``, which takes twice as
    long; with a dozen values per message that was a fifth of ingest's time. So it is the type
    checker alone that forbids to change one.
    """
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)
