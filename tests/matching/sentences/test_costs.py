"""What another pair would cost the whole, in words."""

import pytest

from matching.sentences import cost, steadiness

REACHED = {"waiting>120": 2, "matched": 9, "worst": 4632, "fair": 88_000}


@pytest.mark.parametrize(
    ("change", "others", "sentence"),
    [
        ({"matched": -1, "worst": 0, "fair": 0}, 0, "1 match fewer."),
        ({"matched": -2}, 1, "2 matches fewer. 1 other household changes."),
        ({"waiting>120": -1, "matched": 1}, 0,
         "1 match fewer for those who wait for more than 120 days. 1 match more."),
        ({"worst": -532, "fair": 312}, 4,
         ("The weakest pair would go from 4,632 to 4,100 points. 312 points more over all pairs, "
         "weak pairs counting more. 4 other households change.")),
        ({"total": -1312}, 0, "1,312 points less over all pairs."),
        ({"matched": 0, "worst": 0, "fair": 0}, 0, "Costs nothing: the whole stays as good."),
        ({"fair": 0}, 2, "Costs nothing: the whole stays as good. 2 other households change."),
    ],
)  # fmt: skip
def test_a_cost_is_told_from_what_weighs_most(change, others, sentence):
    assert cost(change, others, REACHED) == sentence


def test_steadiness_is_told_in_trials():
    assert steadiness(183, 200) == "Stays in 183 of 200 trials with other weights."
    assert steadiness(1, 1) == "Stays in 1 of 1 trial with other weights."
