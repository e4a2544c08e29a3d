"""What a table is given so that a phone can show it as cards."""

from __future__ import annotations

from baumfeuchte.api.web.stacked import stacked

TABLE = """<table class="plain"><caption class="hidden">Bäume</caption>
<thead><tr><th scope="col"><label><span class="hidden">Alle auswählen</span><input></label></th>
<th scope="col">Nummer</th><th scope="col" class="num">Tank &amp; <b>"Sack"</b></th>
<th scope="col">Ort</th></tr></thead>
<tbody><tr><td><input></td><th scope="row">BO-1</th><td class="num">–</td>
<td><a href="/">Ring</a></td></tr><tr><td colspan="2">beide</td><td></td><td>Weg</td></tr></tbody>
</table>"""


def test_cells_have_the_heading_of_their_column() -> None:
    found = stacked(TABLE)
    assert '<td data-label="Ort" role="cell"><a href="/">Ring</a></td>' in found
    assert '<td data-label="Ort" role="cell">Weg</td>' in found, "behind a cell of two columns"
    assert '<td role="cell"><input></td>' in found, "of a heading that nobody sees"
    assert '<td colspan="2" role="cell">beide</td>' in found


def test_what_holds_nothing_is_marked_and_quotes_end_no_attribute() -> None:
    found = stacked(TABLE)
    label = 'data-label="Tank &amp; &#34;Sack&#34;"'
    assert f'<td class="num is-empty" {label} role="cell">–</td>' in found
    assert f'<td class="is-empty" {label} role="cell"></td>' in found


def test_roles_say_what_the_style_sheet_takes_away() -> None:
    found = stacked(TABLE)
    assert found.startswith('<table class="plain stacked" role="table">')
    assert found.count('role="rowgroup"') == 2
    assert found.count('role="row"') == 3
    assert found.count('role="columnheader"') == 4
    assert '<th scope="row" role="rowheader">BO-1</th>' in found


def test_a_table_without_headings_has_no_labels() -> None:
    found = stacked("<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>")
    assert "data-label" not in found
    assert '<td role="cell">b</td>' in found
