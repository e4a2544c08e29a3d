"""Arrays to bytes and back, bit by bit: what a run used can be used again.

The archive of a run is one NumPy ``.npz`` file. Nothing in it is code: texts are kept as JSON,
times as microseconds, and reading refuses anything else.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from baumfeuchte.domain.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

FORMAT: Final = 1
_JSON: Final = "json"


def pack(arrays: Mapping[str, npt.NDArray[Any]], content: Mapping[str, object]) -> bytes:
    """Write arrays and JSON-ready content.

    Args:
        arrays: of numbers or truth values, any shape.
        content: everything else.

    Raises:
        ValueError: an array of objects, or a name that is taken.
    """
    if _JSON in arrays:
        raise ValueError(_JSON)
    text = json.dumps({"format": FORMAT, **content}, ensure_ascii=False, sort_keys=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        # A fixed date: the same content gives the same bytes.
        _add(archive, _JSON, np.frombuffer(text.encode(), np.uint8))
        for name in sorted(arrays):
            _add(archive, name, np.asarray(arrays[name]))
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, array: npt.NDArray[Any]) -> None:
    entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w") as file:
        np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def unpack(data: bytes) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Read what ``pack`` wrote.

    Returns:
        The arrays and the content.

    Raises:
        StorageError: these are other bytes, or bytes of a newer version.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        content: dict[str, Any] = json.loads(arrays.pop(_JSON).tobytes())
        version = content.pop("format")
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, EOFError) as error:
        msg = f"The archive of a planning run is damaged: {error}"
        raise StorageError(msg) from error
    if version != FORMAT:
        msg = f"The archive of a planning run has format {version}; this version reads {FORMAT}."
        raise StorageError(msg)
    return arrays, content
