from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.planning.archive import pack, unpack


def test_everything_comes_back_bit_by_bit() -> None:
    arrays = {
        "values": np.array([[0.1 + 0.2, np.nan], [np.inf, -0.0]]),
        "codes": np.array([], dtype=np.int64),
        "used": np.array([True, False]),
        "short": np.arange(5, dtype=np.float32)[::2],
    }
    content = {"soils": ["Sl3", None], "note": "Gießliste", "format_of_old": 1}
    found, text = unpack(pack(arrays, content))
    assert text == content
    assert set(found) == set(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].tobytes() == np.ascontiguousarray(array).tobytes()


def test_the_same_content_gives_the_same_bytes() -> None:
    first = pack({"b": np.ones(3), "a": np.zeros(2)}, {"x": 1, "y": 2})
    assert pack({"a": np.zeros(2), "b": np.ones(3)}, {"y": 2, "x": 1}) == first


def test_objects_are_refused() -> None:
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        pack({"a": np.array([{}], dtype=object)}, {})
    with pytest.raises(ValueError, match="json"):
        pack({"json": np.ones(1)}, {})


@pytest.mark.parametrize("cut", [0, 10, 100, -30])
def test_damaged_bytes_are_one_sentence(cut: int) -> None:
    data = pack({"a": np.arange(1000)}, {"x": 1})
    with pytest.raises(StorageError, match="damaged"):
        unpack(data[:cut])


def test_a_newer_format_says_so() -> None:
    import baumfeuchte.planning.archive as module

    data = pack({}, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FORMAT", 2)
        with pytest.raises(StorageError, match="format 1; this version reads 2"):
            unpack(data)
