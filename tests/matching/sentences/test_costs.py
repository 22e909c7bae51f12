"""What another pair would cost the whole, in words."""

import pytest

from matching.sentences import cost, steadiness

REACHED = {"waiting>120": 2, "matched": 9, "worst": 4632, "fair": 88_000}


@pytest.mark.parametrize(
    ("change", "others", "sentence"),
    [
        ({"waiting>120": 0, "matched": -1, "worst": 300, "fair": -9000}, 0, "1 match fewer."),
        ({"waiting>120": 0, "matched": -2}, 1,
         "2 matches fewer. Another group, or none, for 1 other household."),
        ({"waiting>120": -1, "matched": -1, "fair": -9000}, 0,
         "1 match fewer for those who wait for more than 120 days."),
        ({"waiting>120": -1, "waiting>60": 1, "matched": 0}, 0,
         ("1 match fewer for those who wait for more than 120 days. "
          "1 match more for those who wait for more than 60 days.")),
        ({"waiting>120": -1, "matched": 0}, 0,
         "1 match fewer for those who wait for more than 120 days. As many matches as now."),
        ({"waiting>120": -1, "matched": 2}, 0,
         "1 match fewer for those who wait for more than 120 days. 2 matches more."),
        ({"matched": 0, "worst": -532, "fair": 312}, 4,
         ("The weakest pair would go from 4,632 to 4,100 points. 312 points more over all pairs; "
          "weak pairs count more. Another group, or none, for 4 other households.")),
        ({"matched": 0, "worst": 0, "total": -1312}, 0, "1,312 points less over all pairs."),
        ({"matched": 0, "worst": 0, "fair": 0}, 0, "Costs nothing: the whole stays as good."),
        ({"fair": 0}, 2, ("Costs nothing: the whole stays as good. "
                          "Another group, or none, for 2 other households.")),
    ],
)  # fmt: skip
def test_a_cost_is_told_from_what_weighs_most(change, others, sentence):
    assert cost(change, others, REACHED) == sentence


def test_steadiness_is_told_in_trials():
    assert steadiness(183, 200) == "Stays in 183 of 200 trials with other weights."
    assert steadiness(1, 1) == "Stays in 1 of 1 trial with other weights."
