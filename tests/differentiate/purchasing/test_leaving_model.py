"""Who is still a customer is worked out once per model, however many horizons are asked about."""

import numpy as np
import pytest

from najimi.differentiate.doubt.returning import days_to_next_purchase
from najimi.differentiate.purchasing.bg_nbd import BgNbd
from najimi.differentiate.purchasing.histories import MOST_REMEMBERED, Histories
from najimi.differentiate.purchasing.mbg_nbd import MbgNbd

SHOP = {"r": 1.0, "alpha": 30.0, "a": 1.0, "b": 2.0}


@pytest.fixture
def rows():
    return Histories.of(frequency=[0, 3], recency_days=[0, 30], tenure_days=[90, 90])


class Counting(BgNbd):
    """Count how often it works out who is still a customer."""

    n_asked = 0

    def _alive(self, histories):
        type(self).n_asked += 1
        return super()._alive(histories)


def test_many_horizons_ask_once_who_is_still_a_customer(rows):
    model = Counting(**SHOP)
    days_to_next_purchase(model, rows)
    model.expected_purchases(rows, horizon_days=90.0)
    Counting(**SHOP).alive_probability(rows)
    assert Counting.n_asked == 1


def test_models_of_equal_numbers_but_another_kind_are_not_taken_for_each_other(rows):
    assert BgNbd(**SHOP).alive_probability(rows)[0] == 1.0
    assert MbgNbd(**SHOP).alive_probability(rows)[0] < 1.0


def test_what_is_remembered_cannot_be_written_to(rows):
    with pytest.raises(ValueError, match="read-only"):
        BgNbd(**SHOP).alive_probability(rows)[0] = 0.5


def test_only_the_newest_answers_are_remembered(rows):
    asked = [*range(MOST_REMEMBERED + 1), MOST_REMEMBERED, 0]
    worked_out = []
    for who in asked:
        rows.remembered(who, lambda who=who: worked_out.append(who) or np.zeros(2))
    assert worked_out == [*range(MOST_REMEMBERED + 1), 0]


def test_some_rows_keep_all_their_columns(rows):
    full = Histories.of(**vars(rows) | {"previous_purchases": [0, 2]})
    some = full.only(full.frequency > 0)
    assert (some.previous_purchases.tolist(), some.fading_purchases) == ([2], None)
    assert len(full.only(slice(None, None, 2))) == 1
