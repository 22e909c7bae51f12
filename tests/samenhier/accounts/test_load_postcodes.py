"""Postcode areas come from a file: all of it, or nothing and the line to mend."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from samenhier.accounts.models import PostcodeArea

pytestmark = pytest.mark.django_db

HEAD = "pc4,place,latitude,longitude\n"


@pytest.fixture
def load(tmp_path: Path):
    """Load a file with this text, and give what the command says."""

    def call(text: str | bytes) -> str:
        file = tmp_path / "postcodes.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        said = StringIO()
        call_command("load_postcodes", file, stdout=said)
        return said.getvalue()

    return call


def test_a_file_is_loaded(load):
    said = load(HEAD + "2511,Den Haag,52.078,4.312\n1315,Almere,52.371,5.218\n")

    assert said == "2 postcode areas loaded.\n"
    area = PostcodeArea.objects.get(pk="1315")
    assert (area.place, area.latitude, area.longitude) == ("Almere", 52.371, 5.218)


def test_loading_again_changes_what_changed_and_keeps_the_rest(load):
    load(HEAD + "2511,Den Haag,52.078,4.312\n1315,Almere,52.371,5.218\n")

    load(HEAD + "2511,'s-Gravenhage,52.08,4.31\n")

    assert PostcodeArea.objects.count() == 2
    area = PostcodeArea.objects.get(pk="2511")
    assert (area.place, area.latitude, area.longitude) == ("'s-Gravenhage", 52.08, 4.31)


def test_more_columns_another_order_and_a_byte_order_mark_are_fine(load):
    text = "\ufefflongitude,latitude,province,place,pc4\n4.312,52.078,ZH,Den Haag, 2511 \n"

    load(text)

    assert PostcodeArea.objects.get().pc4 == "2511"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Line 1: the column pc4 is missing; need pc4, place, latitude, longitude."),
        ("pc4,place,latitude\n", "Line 1: the column longitude is missing"),
        (HEAD + "251,Den Haag,52,4\n", "Line 2: '251' is not four digits such as 2511."),
        (HEAD + "0511,Den Haag,52,4\n", "Line 2: '0511' is not four digits"),
        (HEAD + "2511AB,Den Haag,52,4\n", "Line 2: '2511AB' is not four digits"),
        (HEAD + "2511,,52,4\n", "Line 2: the place of 2511 is empty."),
        (HEAD + "2511,Den Haag,x,4\n", "Line 2: the latitude 'x' is not a number between"),
        (HEAD + "2511,Den Haag,nan,4\n", "Line 2: the latitude 'nan' is not a number between"),
        (HEAD + "2511,Den Haag,4.3,52\n", "Line 2: the latitude '4.3' is not a number between"),
        (HEAD + "2511,Den Haag,52,52\n", "Line 2: the longitude '52' is not a number between"),
        (HEAD + "2511,Den Haag,52\n", "Line 2: the longitude None is not a number between"),
        (
            HEAD + "2511,Den Haag,52,4\n1315,Almere,52,5\n2511,Den Haag,52,4\n",
            "Line 4: 2511 is also on line 2.",
        ),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(load, text, message):
    with pytest.raises(CommandError) as refusal:
        load(text)

    assert str(refusal.value).startswith(message)
    assert PostcodeArea.objects.count() == 0


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    missing = tmp_path / "none.csv"

    with pytest.raises(CommandError) as refusal:
        call_command("load_postcodes", missing)

    assert str(refusal.value) == f"Cannot read {missing}: No such file or directory."


def test_a_file_in_another_encoding_is_refused(load):
    with pytest.raises(CommandError) as refusal:
        load(HEAD.encode() + "2511,Süd,52,4\n".encode("latin-1"))

    assert str(refusal.value).endswith("is not in UTF-8.")
