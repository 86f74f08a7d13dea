"""Histories are refused when they cannot be, and counted exactly when they are alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.differentiate.purchasing.distinct_rows import distinct
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.errors import OutOfRangeError


@st.composite
def columns(draw):
    size = draw(st.integers(1, 40))
    tenure = draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
    recency = [draw(st.integers(0, days)) for days in tenure]
    frequency = [draw(st.integers(1, 3)) if days else 0 for days in recency]
    return frequency, recency, tenure


@given(columns())
@settings(deadline=None)
def test_it_puts_every_customer_back(given_columns):
    frequency, recency, tenure = given_columns
    cells, index = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
    assert cells.frequency[index].tolist() == frequency
    assert cells.recency_days[index].tolist() == recency
    assert cells.tenure_days[index].tolist() == tenure


@given(columns())
@settings(deadline=None)
def test_it_counts_each_customer_once(given_columns):
    frequency, recency, tenure = given_columns
    cells, _ = collapse(frequency=frequency, recency_days=recency, tenure_days=tenure)
    rows = set(zip(frequency, recency, tenure, strict=True))
    assert len(cells) == len(rows)
    assert cells.n_total == len(frequency)


def test_it_adds_up_cells_that_were_counted_before():
    cells, _ = collapse(
        frequency=[1, 1], recency_days=[5, 5], tenure_days=[9, 9], n_customers=[3, 4]
    )
    assert cells.n_customers.tolist() == [7]


def test_it_keeps_customers_apart_who_differ_in_the_window_just_past():
    cells, _ = collapse(
        frequency=[1, 1], recency_days=[5, 5], tenure_days=[9, 9], previous_purchases=[0, 1]
    )
    assert cells.previous_purchases is not None
    assert cells.previous_purchases.tolist() == [0, 1]


def test_it_does_not_round_days():
    cells, _ = collapse(frequency=[1, 1], recency_days=[5.0, 5.5], tenure_days=[9, 9])
    assert len(cells) == 2


def test_it_names_every_fault_at_once():
    with pytest.raises(OutOfRangeError) as caught:
        Histories.of(
            frequency=[-1, 0, 2.5], recency_days=[1, 3, np.nan], tenure_days=[9, 2, 9],
            n_customers=[1, 0, 1],
        )  # fmt: skip
    said = str(caught.value)
    assert "frequency must be a whole number >= 0 (2 rows: 0, 2)" in said
    assert "recency_days must be in [0, tenure_days] (1 row: 1)" in said
    assert "recency_days and tenure_days must be finite (1 row: 2)" in said
    assert "n_customers must be a whole number >= 1 (1 row: 1)" in said


def test_it_refuses_columns_of_different_length():
    with pytest.raises(OutOfRangeError, match="one shape"):
        Histories.of(frequency=[0], recency_days=[0, 0], tenure_days=[1, 1])


@given(st.lists(st.one_of(st.integers(-5, 5), st.floats(-1e18, 1e18)), max_size=30))
def test_distinct_values_are_found_with_and_without_sorting(values):
    given_values = np.array(values, dtype=np.float64)
    found, place = distinct(given_values)
    assert found[place].tolist() == given_values.tolist()
    assert found.tolist() == sorted(set(given_values.tolist()))
