"""Which blocks are looked at: small ones, until the pairs of all of them are too many."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from najimi.backends.blocking import block_columns_sql, limit_blocks

RULES = (("name",), ("name", "substr(town, 1, 1)"))


def blocks_of(names: list[str | None], **limits: int) -> tuple[list[int], tuple[int, ...]]:
    """Return how many rows each block by name keeps, and the figures told."""
    connection = duckdb.connect()
    rows = "SELECT unnest(?) AS name, CAST(NULL AS VARCHAR) AS town"
    connection.execute(
        f"CREATE TABLE t AS SELECT *, {block_columns_sql(RULES)} FROM ({rows})", [names]
    )
    told = limit_blocks(connection, "t", RULES, **limits)
    sizes = connection.sql(
        "SELECT count(*) FROM t GROUP BY block_name HAVING block_name IS NOT NULL"
    )
    figures = (told.n_pairs, told.most_in_block, told.n_blocks_left_out, told.n_pairs_left_out)
    return sorted(size for (size,) in sizes.fetchall()), figures


def test_a_block_above_the_limit_is_left_out_with_its_pairs() -> None:
    names = ["guest"] * 5 + ["sato"] * 3 + [None] * 9
    assert blocks_of(names, most_in_block=4) == ([3], (3, 4, 1, 10))


def test_where_all_blocks_are_too_many_pairs_the_largest_go_first() -> None:
    names = ["a"] * 4 + ["b"] * 3 + ["c"] * 3 + ["d"] * 2
    assert blocks_of(names, most_pairs=13) == ([2, 3, 3, 4], (13, 200, 0, 0))
    assert blocks_of(names, most_pairs=12) == ([2, 3, 3], (7, 3, 1, 6))
    assert blocks_of(names, most_pairs=6) == ([2], (1, 2, 3, 12))


@pytest.mark.parametrize("names", [[], [None, None], ["a"]])
def test_where_nothing_is_shared_there_is_nothing_to_leave_out(names: list[str | None]) -> None:
    assert blocks_of(names)[1] == (0, 200, 0, 0)


@given(st.lists(st.sampled_from("abc")), st.integers(2, 9), st.integers(1, 40))
def test_pairs_kept_and_left_out_are_all_pairs(names: list[str], limit: int, most: int) -> None:
    kept, (n_kept, held, _, n_left) = blocks_of(list(names), most_in_block=limit, most_pairs=most)
    counts = [names.count(name) for name in set(names)]
    assert n_kept + n_left == sum(n * (n - 1) // 2 for n in counts)
    assert all(n <= held for n in kept)
    assert n_kept <= most or held == 2
