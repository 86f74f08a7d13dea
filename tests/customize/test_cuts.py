"""Whom chance keeps back is told as reached exactly if they would have been served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.customize.cuts import Cut, Settled, cuts
from najimi.model.terms import Channel

Make = Callable[..., Any]


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9), st.integers(1, 9), st.data())
@settings(deadline=None, derandomize=True)
def test_with_one_thing_short_it_is_as_if_they_had_stood_in_the_queue(
    worth: list[int], available: int, data: st.DataObject
) -> None:
    """Everybody stands in one queue, the dearest first, and of a tie the lesser id."""
    ids, available = [f"c{n}" for n in range(len(worth))], min(available, len(worth) - 1)
    queue = sorted(range(len(worth)), key=lambda n: (-worth[n], n))
    held = data.draw(st.sampled_from(queue))
    others = [n for n in queue if n != held]
    price = worth[others[available - 1]]
    rest, served = sorted(others), set(others[:available])
    net = np.array([[float(worth[n] - price) for n in rest]])
    choice = np.array([0 if n in served else -1 for n in rest], np.int8)
    one = np.array([[1]])
    settled = Settled(pa.array([ids[n] for n in rest]), net, choice)
    [cut] = cuts(settled, one, np.array([1.0]), *[np.array([available])] * 2)
    mine = worth[held] - price, ids[held]
    is_reached = mine[0] > cut.advantage or (
        mine[0] == cut.advantage and mine[1] <= cut.customer_id
    )
    assert is_reached == (queue.index(held) < available)


def test_who_needs_twice_as_much_must_be_worth_two_of_those_who_would_make_room() -> None:
    net, use = np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 9.0]]), np.array([[1], [2]])
    settled = Settled(pa.array(["a", "b", "c"]), net, np.array([0, 0, 1], np.int8))
    price, all_used = np.array([1.0]), [np.array([4])] * 2
    assert cuts(settled, use, price, *all_used) == [Cut(3.0, "a"), Cut(6.0, "a")]


def test_what_is_not_short_is_granted_to_whoever_wants_it() -> None:
    settled = Settled(pa.array(["a"]), np.array([[3.0]]), np.array([0], np.int8))
    one = np.array([[1]])
    for price, left in ((0.0, 1), (1.0, 2)):
        assert cuts(settled, one, np.array([price]), np.array([1]), np.array([left])) == [Cut()]


@pytest.mark.parametrize("available", [0, 5])
@pytest.mark.parametrize("seed", range(3))
def test_of_customers_exactly_alike_no_more_are_told_as_kept_back_than_stood_before_the_last(
    decide: Make, contexts: Make, playbook_of: Make, seed: int, available: int
) -> None:
    playbook = playbook_of(
        {"channel": Channel.LETTER},
        global_holdout_share=0.5,
        capacities={"sends_letter": available},
    )
    rows = decide(playbook, contexts([{} for _ in range(40)]), seed=seed)["decisions"]
    reached = [row["reason"] != "capacity" for row in rows]
    assert any(reached) == (available > 0)
    assert reached == sorted(reached, reverse=True)
    assert sum(row["treatment_id"] is not None for row in rows) == available
