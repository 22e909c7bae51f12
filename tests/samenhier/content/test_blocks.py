"""Plain text of a page becomes headings, lists and paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenhier.content.blocks import Block, blocks, summary


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("", []),
        ("Een zin.", [Block("paragraph", ["Een zin."])]),
        ("Een.\nTwee.", [Block("paragraph", ["Een.", "Twee."])]),
        ("Een.\n\n\n  \nTwee.", [Block("paragraph", ["Een."]), Block("paragraph", ["Twee."])]),
        ("Een.\r\n\r\nTwee.", [Block("paragraph", ["Een."]), Block("paragraph", ["Twee."])]),
        ("## Kop", [Block("heading", ["Kop"])]),
        ("##Geen kop", [Block("paragraph", ["##Geen kop"])]),
        ("- een\n- twee", [Block("list", ["een", "twee"])]),
        ("- een\ntwee", [Block("paragraph", ["- een", "twee"])]),
        ("<b>vet</b>", [Block("paragraph", ["<b>vet</b>"])]),
    ],
)
def test_the_shape_of_a_text(text, shape):
    assert blocks(text) == shape


@given(st.text(alphabet="ab#- \n"))
def test_no_letter_is_lost(text):
    letters = "".join(line for block in blocks(text) for line in block.lines)

    assert [c for c in letters if c in "ab"] == [c for c in text if c in "ab"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("## Kop\n\n- punt\n\nEerste zin.\nTweede.\n\nLater.", "Eerste zin. Tweede."),
        ("- alleen een lijst", ""),
        ("", ""),
        ("woord " * 50, "woord " * 24 + "woord …"),
    ],
)
def test_a_summary_is_the_first_paragraph_cut_between_words(text, short):
    assert summary(text) == short
    assert len(short) <= 155
