"""
Scoring of pairs by splink on DuckDB: which two rows are likely about the same person.

What is compared, and what each agreement is worth before any data is seen, comes from the
caller. Here the values are learnt, mixed with the given ones by how much data there was, and
applied, a part of the pairs at a time, so that memory stays bounded. The same rows and seed give
the same pairs.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.comparison_level_creator import ComparisonLevelCreator
from splink.internals.comparison_level_library import (
    CustomLevel,
    ElseLevel,
    ExactMatchLevel,
)
from splink.internals.comparison_library import CustomComparison

from najimi.backends.blocking import (
    Blocked,
    Rule,
    block_columns_sql,
    limit_blocks,
    same_block,
)

MOST_SAMPLED_PAIRS = 4e6
MOST_TRAINING_PAIRS = 2e6
PAIRS_AT_A_TIME = 4_000_000
PRIOR_EVENTS = 20
"""How many sampled agreements a given ``u`` is worth."""
PRIOR_PAIRS = 50
"""How many true pairs a given ``m`` is worth."""
FEWEST_CERTAIN = 200
"""Below so many certain pairs the given values hold alone; EM would learn chance."""
CERTAIN_SHARE = 0.6
"""Part of all true pairs that agree as strictly as certain pairs do."""
SMALLEST = 1e-9
FEWEST_ROWS = 2
"""With fewer there is no pair, and splink divides by how many there are."""


@dataclass(frozen=True)
class Level:
    """
    One way in which two rows compare in one thing.

    Parameters
    ----------
    code : str
    condition : str
        SQL over the columns with ``_l`` and ``_r``; a bare column name asks for equality and
        lets rare values weigh more; empty for all other pairs.
    m, u : float, in (0, 1)
        How often true pairs, and other pairs, compare so.
    is_fixed : bool
        Whether data must not move ``m`` and ``u``.
    """

    code: str
    condition: str
    m: float
    u: float
    is_fixed: bool = False


@dataclass(frozen=True)
class Comparison:
    """One thing that is compared; where ``unknown`` holds, it counts neither way."""

    name: str
    unknown: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class LinkModel:
    """What to compare, which pairs to look at, and which of them are certain enough to count."""

    comparisons: tuple[Comparison, ...]
    blocks: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    training: tuple[Rule, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule once, those of ``blocks`` first."""
        return tuple(dict.fromkeys((*self.blocks, *self.certain, *self.training)))


@dataclass(frozen=True)
class Scored:
    """Pairs with their probability, and the values that were used: ``(m, u)`` by level."""

    pairs: pa.Table
    values: Mapping[tuple[str, str], tuple[float, float]]
    n_certain: int
    is_trained: bool
    blocked: Blocked


def score_pairs(
    rows: pa.Table,
    model: LinkModel,
    evidence: str,
    *,
    lowest_probability: float,
    or_where: str,
    seed: int,
    scratch: Path,
    memory_limit_mb: int = 2560,
) -> Scored:
    """
    Return the pairs of rows that are likely about the same person.

    Parameters
    ----------
    rows : pyarrow.Table
        One row per customer: ``customer_id`` and the columns the model compares.
    model : LinkModel
    evidence : str
        SQL of further columns of a pair, over ``l`` and ``r``.
    lowest_probability : float, in [0, 1]
        Less likely pairs are left out, except where ``or_where`` (SQL over ``l``, ``r``) holds.
    or_where : str
    seed : int
        Seed of the sample of pairs.
    scratch : Path
        Folder for what does not fit into memory; removed afterwards.
    memory_limit_mb : int

    Returns
    -------
    Scored
        ``pairs`` has ``customer_id`` < ``other_customer_id``, ``match_probability``,
        ``match_weight`` and the columns of ``evidence``; empty for fewer than two rows.
    """
    with _connection(scratch, memory_limit_mb) as connection:
        blocked = _prepare(connection, rows, model)
        if rows.num_rows < FEWEST_ROWS:
            pairs = _no_pairs(connection, evidence)
            return Scored(pairs, _given(model), 0, is_trained=False, blocked=blocked)
        n_certain = _count_certain(connection, model)
        n_pairs = max(1, rows.num_rows * (rows.num_rows - 1) // 2)
        chance = min(0.5, max(1, n_certain) / CERTAIN_SHARE / n_pairs)
        # Sums of one thread always come in the same order, so the learnt values are the same.
        connection.execute("SET threads = 1")
        is_trained = n_certain >= FEWEST_CERTAIN
        learnt = _learn(connection, model, chance, seed, is_trained)
        values = _mixed(model, learnt, chance, min(n_pairs, MOST_SAMPLED_PAIRS), n_certain)
        connection.execute("RESET threads")
        n_parts = 1 + blocked.n_pairs // PAIRS_AT_A_TIME
        pairs = _predict(
            connection, model, values, chance, evidence, lowest_probability, or_where, n_parts
        )
    return Scored(pairs, values, n_certain, is_trained, blocked)


def _prepare(connection: duckdb.DuckDBPyConnection, rows: pa.Table, model: LinkModel) -> Blocked:
    """Make table ``customers``: a number in the order of ids, what is compared, the blocks."""
    connection.register("rows_arrow", rows)
    connection.execute(
        "CREATE TABLE customers AS SELECT row_number() OVER (ORDER BY customer_id) AS place, *,"
        f" {block_columns_sql(model.rules)} FROM rows_arrow ORDER BY customer_id"
    )
    connection.unregister("rows_arrow")
    return limit_blocks(connection, "customers", model.rules)


@contextmanager
def _connection(scratch: Path, memory_limit_mb: int) -> Iterator[duckdb.DuckDBPyConnection]:
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_limit_mb}MB",
        "temp_directory": str(scratch / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET enable_progress_bar = false")
    try:
        yield connection
    finally:
        connection.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _count_certain(connection: duckdb.DuckDBPyConnection, model: LinkModel) -> int:
    found = " UNION ".join(
        "SELECT l.place AS a, r.place AS b FROM customers AS l"
        f" JOIN customers AS r ON {same_block(rule)} AND l.place < r.place"
        for rule in model.certain
    )
    counted = connection.execute(f"SELECT count(*) FROM ({found})").fetchone()
    return int(counted[0]) if counted else 0


def _learn(
    connection: duckdb.DuckDBPyConnection,
    model: LinkModel,
    chance: float,
    seed: int,
    is_trained: bool,
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what splink learns of each level: ``u`` from a sample, ``m`` by EM."""
    linker = _linker(connection, model, _given(model), chance)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=MOST_SAMPLED_PAIRS, seed=seed, min_count_per_level=None
    )
    for rule in model.training if is_trained else ():
        linker.training.estimate_parameters_using_expectation_maximisation(
            # The columns by name tell splink what it cannot learn from these pairs.
            f"{blocks_on(*rule)} AND {same_block(rule)}",
            estimate_without_term_frequencies=True, max_pairs=MOST_TRAINING_PAIRS,
            record_sample_proportion=0.1,
        )  # fmt: skip
    told = linker.misc.save_model_to_json()
    return {
        (comparison["output_column_name"], level["label_for_charts"]): level
        for comparison in told["comparisons"]
        for level in comparison["comparison_levels"]
    }


def _given(model: LinkModel) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (comparison.name, level.code): (level.m, level.u)
        for comparison in model.comparisons
        for level in comparison.levels
    }


def _mixed(
    model: LinkModel,
    learnt: Mapping[tuple[str, str], dict[str, Any]],
    chance: float,
    n_sampled: float,
    n_certain: int,
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return ``m`` and ``u`` of each level: learnt and given values, by how much data there was."""
    values = {}
    for comparison in model.comparisons:
        for level in comparison.levels:
            told = learnt[comparison.name, level.code]
            seen_m, seen_u = told.get("m_probability"), told.get("u_probability")
            m = level.m if level.is_fixed else mix_m(seen_m, level.m, n_certain)
            u = level.u if level.is_fixed else mix_u(seen_u, level.u, m, chance, n_sampled)
            values[comparison.name, level.code] = (m, u)
    return values


def mix_m(seen: object, given: float, n_certain: int) -> float:
    """
    Return how often true pairs compare so: what EM saw, and a given value worth 50 pairs.

    Examples
    --------
    >>> round(mix_m(0.9, 0.6, 450), 2), mix_m(0.9, 0.6, 150), mix_m(None, 0.6, 450)
    (0.87, 0.6, 0.6)
    """
    if not isinstance(seen, float) or n_certain < FEWEST_CERTAIN:
        return given
    return (seen * n_certain + given * PRIOR_PAIRS) / (n_certain + PRIOR_PAIRS)


def mix_u(seen: object, given: float, m: float, chance: float, n_sampled: float) -> float:
    """
    Return how often other pairs compare so: the sample without its true pairs, and a given value.

    The given value is worth 20 agreements, for in a small shop chance alone shows fewer.

    Examples
    --------
    >>> mix_u(0.0002, 0.0001, 0.5, 0.0001, 1_000_000)
    0.000141...
    >>> mix_u(None, 0.0001, 0.5, 0.0001, 1_000_000)
    0.0001
    """
    if not isinstance(seen, float):
        return given
    cleaned = max(0.0, (seen - chance * m) / (1 - chance))
    return max(SMALLEST, (cleaned * n_sampled + PRIOR_EVENTS) / (n_sampled + PRIOR_EVENTS / given))


def _linker(
    connection: duckdb.DuckDBPyConnection,
    model: LinkModel,
    values: Mapping[tuple[str, str], tuple[float, float]],
    chance: float,
) -> Linker:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="place",
        probability_two_random_records_match=chance,
        comparisons=[_comparison(comparison, values) for comparison in model.comparisons],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": same_block(rule)} for rule in model.blocks
        ],
        retain_matching_columns=False,
        linker_uid="najimi",
    )
    rows = DuckDBAPI(connection).register("customers")
    return Linker(rows, settings, log_level=None)


def _comparison(
    comparison: Comparison, values: Mapping[tuple[str, str], tuple[float, float]]
) -> CustomComparison:
    unknown: ComparisonLevelCreator = CustomLevel(comparison.unknown, "unknown").configure(
        is_null_level=True
    )
    levels = [_level(level, *values[comparison.name, level.code]) for level in comparison.levels]
    return CustomComparison(
        output_column_name=comparison.name, comparison_levels=[unknown, *levels]
    )


def _level(level: Level, m: float, u: float) -> ComparisonLevelCreator:
    creator: ComparisonLevelCreator
    if not level.condition:
        creator = ElseLevel()
    elif level.condition.isidentifier():
        creator = ExactMatchLevel(level.condition, term_frequency_adjustments=True)
    else:
        creator = CustomLevel(level.condition)
    return creator.configure(
        m_probability=m, u_probability=u, label_for_charts=level.code,
        fix_m_probability=level.is_fixed, fix_u_probability=level.is_fixed,
    )  # fmt: skip


def _predict(
    connection: duckdb.DuckDBPyConnection,
    model: LinkModel,
    values: Mapping[tuple[str, str], tuple[float, float]],
    chance: float,
    evidence: str,
    lowest_probability: float,
    or_where: str,
    n_parts: int,
) -> pa.Table:
    """Score the pairs, a part at a time, and keep those worth keeping, in the order of ids."""
    linker = _linker(connection, model, values, chance)
    parts = []
    for part in range(1, n_parts + 1):
        predicted = linker.inference.predict_chunk((part, n_parts), (1, 1), warning_mode="never")
        query = f"""
            SELECT l.customer_id, r.customer_id AS other_customer_id,
                   p.match_probability, p.match_weight, {evidence}
            FROM {predicted.physical_name} AS p
            JOIN customers AS l ON l.place = least(p.place_l, p.place_r)
            JOIN customers AS r ON r.place = greatest(p.place_l, p.place_r)
            WHERE p.match_probability >= ? OR {or_where}
        """
        parts.append(connection.sql(query, params=[lowest_probability]).to_arrow_table())
        predicted.drop_table_from_database_and_remove_from_cache()
    ids = [("customer_id", "ascending"), ("other_customer_id", "ascending")]
    return pa.concat_tables(parts).sort_by(ids)


def _no_pairs(connection: duckdb.DuckDBPyConnection, evidence: str) -> pa.Table:
    query = f"""
        SELECT l.customer_id, r.customer_id AS other_customer_id,
               CAST(0 AS DOUBLE) AS match_probability, CAST(0 AS DOUBLE) AS match_weight, {evidence}
        FROM customers AS l
        JOIN customers AS r ON l.customer_id < r.customer_id
    """
    return connection.sql(query).to_arrow_table()


def blocks_on(*columns: str) -> str:
    """
    Return the rule that looks at pairs equal in some columns.

    Examples
    --------
    >>> blocks_on("birth_on", "substr(given, 1, 1)")
    'l.birth_on = r.birth_on AND substr(l.given, 1, 1) = substr(r.given, 1, 1)'
    """
    return " AND ".join(f"{_of('l', column)} = {_of('r', column)}" for column in columns)


def _of(side: str, column: str) -> str:
    head, parenthesis, rest = column.partition("(")
    return f"{head}({side}.{rest}" if parenthesis else f"{side}.{column}"
