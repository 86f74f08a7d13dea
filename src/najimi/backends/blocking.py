"""
Which pairs of rows are looked at: those that agree in one of some rules, up to a limit.

A block is what agrees in one rule; its pairs grow with the square of its rows. A block of too
many rows is one value that half the shop shares, tells little, and would cost all the time
there is, so its pairs are left to the other rules. How many were left is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

MOST_IN_BLOCK = 200
"""A block of more rows is left out; the most frequent full names of a million people fit."""
MOST_PAIRS = 40_000_000
"""Where all blocks together hold more pairs, the limit of one block is lowered until they fit."""

Rule = tuple[str, ...]


@dataclass(frozen=True)
class Blocked:
    """
    How large the blocks are.

    Parameters
    ----------
    n_pairs : int
        Pairs in blocks that are looked at; one that agrees in two rules counts twice.
    most_in_block : int
        The limit that held.
    n_blocks_left_out, n_pairs_left_out : int
        Blocks above it, and their pairs. Some of these agree in a smaller block, too, so the
        pairs never looked at are at most so many.
    """

    n_pairs: int
    most_in_block: int
    n_blocks_left_out: int
    n_pairs_left_out: int


def block_column(rule: Rule) -> str:
    """
    Return the name of the column that is equal for rows of one block.

    Examples
    --------
    >>> block_column(("birth_on", "substr(given, 1, 1)"))
    'block_birth_on_given_initial'
    """
    parts = (part.removeprefix("substr(").replace(", 1, 1)", "_initial") for part in rule)
    return f"block_{'_'.join(parts)}"


def same_block(rule: Rule) -> str:
    """
    Return the condition that two rows ``l`` and ``r`` are in one block.

    Examples
    --------
    >>> same_block(("email",))
    'l.block_email = r.block_email'
    """
    return f"l.{block_column(rule)} = r.{block_column(rule)}"


def block_columns_sql(rules: Sequence[Rule]) -> str:
    """
    Return the SQL of the block of a row by each rule; none where a part of it is missing.

    Examples
    --------
    >>> block_columns_sql([("email",)])
    'CASE WHEN email IS NOT NULL THEN hash(email) END AS block_email'
    """
    return ", ".join(
        f"CASE WHEN {' AND '.join(f'{part} IS NOT NULL' for part in rule)}"
        f" THEN hash({', '.join(rule)}) END AS {block_column(rule)}"
        for rule in rules
    )


def limit_blocks(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rules: Sequence[Rule],
    *,
    most_in_block: int = MOST_IN_BLOCK,
    most_pairs: int = MOST_PAIRS,
) -> Blocked:
    """
    Take the rows of too large blocks out of these blocks; say how many pairs that leaves out.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
    table : str
        With one column per rule, see ``block_columns_sql``; changed in place.
    rules : sequence of tuple of str
    most_in_block : int, >= 2
        Rows of a block that is looked at.
    most_pairs : int
        Pairs of all of them.
    """
    by_rule = {rule: _sizes(connection, table, rule) for rule in rules}
    sizes = np.concatenate([size for size, _ in by_rule.values()])
    pairs = np.concatenate([n * (size * (size - 1) // 2) for size, n in by_rule.values()])
    limit = _fitting_limit(sizes, pairs, most_in_block, most_pairs)
    n_blocks = 0
    for rule, (size, n) in by_rule.items():
        if (size > limit).any():
            n_blocks += int(n[size > limit].sum())
            column = block_column(rule)
            connection.execute(
                f"UPDATE {table} SET {column} = NULL WHERE {column} IN"
                f" (SELECT {column} FROM {table} GROUP BY {column} HAVING count(*) > {limit})"
            )
    kept = sizes <= limit
    return Blocked(int(pairs[kept].sum()), limit, n_blocks, int(pairs[~kept].sum()))


def _sizes(
    connection: duckdb.DuckDBPyConnection, table: str, rule: Rule
) -> tuple[np.ndarray, np.ndarray]:
    """Return the different sizes of the blocks of a rule, and how many blocks have each."""
    column = block_column(rule)
    counted = connection.execute(
        f"SELECT size, count(*) AS n FROM (SELECT count(*) AS size FROM {table}"
        f" WHERE {column} IS NOT NULL GROUP BY {column}) AS blocks GROUP BY size"
    ).fetchnumpy()
    return np.asarray(counted["size"], dtype=np.int64), np.asarray(counted["n"], dtype=np.int64)


def _fitting_limit(
    sizes: np.ndarray, pairs: np.ndarray, most_in_block: int, most_pairs: int
) -> int:
    """Return the highest limit whose blocks together hold few enough pairs; at least 2."""
    order = np.argsort(sizes, kind="stable")
    ordered = sizes[order]
    fits = np.searchsorted(np.cumsum(pairs[order]), most_pairs, side="right")
    # Blocks of one size stand or fall together.
    first_too_many = int(ordered[fits]) if fits < len(ordered) else most_in_block + 1
    return max(2, min(most_in_block, first_too_many - 1))
