"""A file for a spreadsheet that does not run what somebody typed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenhier.tables import FORMULA, csv_file, safe


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '=HYPERLINK("x")']
)
def test_a_formula_becomes_text(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["'s-Gravenhage", "Den Haag", "", "a=b", 0, -5, None])
def test_other_cells_stay_as_they_are(cell):
    assert safe(cell) == cell


@given(st.text())
def test_no_cell_begins_as_a_formula(text):
    assert not str(safe(text)).lstrip(" ").startswith(FORMULA)


def test_the_file_can_be_read_back():
    response = csv_file("getallen", [["naam", "aantal"], ['=Den; "Haag"', 12]])

    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["naam", "aantal"], ['\'=Den; "Haag"', "12"]]
    assert response["Content-Disposition"] == 'attachment; filename="getallen.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
