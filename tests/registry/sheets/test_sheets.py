"""A file is recognised by what it holds, and what is no table is refused with advice."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets import read_sheet


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", r"old Excel format \.xls; .* save it as \.xlsx"),
        (b"%PDF-1.7", "is a PDF"),
        (b"SQLite format 3\x00", "GeoPackage"),
        (b"\x00\x00\x27\x0a\x00", "shapefile"),
        (b"<?xml version='1.0'?><kml/>", "XML or a web page"),
        (archive("content.xml", "mimetype"), "LibreOffice"),
        (archive("baeume.shp", "baeume.dbf"), "ZIP archive"),
    ],
)
def test_what_is_no_table_says_what_to_do(data: bytes, text: str) -> None:
    with pytest.raises(FileError, match=text):
        read_sheet(data, name="k.csv")


def test_the_name_of_a_file_does_not_matter() -> None:
    assert read_sheet(b"a;b\n1;2\n", name="k.xlsx").kind == "csv"
    assert read_sheet(b'{"features": []}', name="k.csv").kind == "geojson"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda b: b"PK\x03\x04" + b)))
def test_any_bytes_are_a_table_or_a_clear_error(data: bytes) -> None:
    with contextlib.suppress(FileError):
        read_sheet(data, name="x")
