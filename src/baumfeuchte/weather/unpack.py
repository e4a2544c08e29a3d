"""The one file that we want out of a zip from outside, whatever is wrong with it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.errors import WeatherError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_BYTES: Final = 50_000_000
"""Unpacked; the forecast of a station has 2 MB, hundreds of days of observations have 1 MB."""
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    # What zipfile makes of damaged directories, unknown methods and passwords.
    *(ValueError, LookupError, NotImplementedError, RuntimeError, OverflowError),
)


def unpack(content: bytes, is_wanted: Callable[[str], bool], name: str) -> bytes:
    """The first file of a zip whose name is wanted.

    Args:
        content: of the zip.
        is_wanted: by the name inside.
        name: of the zip, for errors.

    Raises:
        WeatherError: it is no zip, or only a part of one, has no such file, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            inside = next((entry for entry in archive.namelist() if is_wanted(entry)), None)
            if inside is None:
                unpacked = None
            else:
                with archive.open(inside) as file:
                    unpacked = file.read(LARGEST_BYTES + 1)
    except _BROKEN as error:
        msg = f"{name} cannot be unpacked ({error}); it is only a part, or another file."
        raise WeatherError(msg) from None
    if unpacked is None:
        msg = f"{name} has not the file in it that we need; it is of another kind."
        raise WeatherError(msg)
    if len(unpacked) > LARGEST_BYTES:
        msg = f"{name} unpacks to more than {LARGEST_BYTES // 1_000_000} MB; it is not that of a "
        raise WeatherError(msg + "single station.")
    return unpacked
