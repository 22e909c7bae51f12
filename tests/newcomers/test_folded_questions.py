"""Questions of a registration that many skip are folded, until they are answered or wrong."""

import pytest
from django.urls import reverse

from tests.factories import make_postcode
from tests.newcomers.registering import fill_in, registration, save_step

pytestmark = pytest.mark.django_db

FOLDED = [
    ("time", "opens_style", {}, {"style_lively": "2"}),
    ("group", "opens_more", {}, {"value_place": "near", "strength_place": "rather"}),
    ("group", "opens_more", {}, {"avoids": ["smoking"]}),
    ("group", "opens_more", {"value_place": "near"}, {}),
    ("likes", "opens_dislikes", {"dislikes": ["not a number"]}, {}),
]


@pytest.mark.parametrize(("code", "opens", "wrong", "right"), FOLDED)
def test_a_fold_stands_open_when_something_in_it_is_filled_in_or_wrong(
    client, the_hague, code, opens, wrong, right
):
    make_postcode()
    data = registration()
    data[code] = {}
    fill_in(client, data, until=code)
    step = reverse("registering:step", args=[code])
    folded = client.get(step)

    saved = save_step(client, data, code, **wrong, **right)
    page = saved if wrong else client.get(step)

    assert [getattr(one.context["form"], opens)() for one in (folded, page)] == [False, True]
    assert [one.text.count('"disclosure" open') for one in (folded, page)] == [0, 1]
