"""Commands run in the process of the test; what they set up there ends with it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def clean_logging() -> Iterator[None]:
    """A command no longer logs to the stream that it had in its test: it is closed by then."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
    # Not those of pytest, which are of a class of their own.
    root.handlers[:] = [item for item in root.handlers if type(item) is not logging.StreamHandler]
