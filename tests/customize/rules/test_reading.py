"""A rule of the playbook can say what the documented columns say, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.customize.rules import RULE_COLUMNS, rule_faults, rule_sql
from najimi.errors import RuleError
from najimi.plan import Plan, SqlStep
from najimi.tables.turn import CONTEXTS

Make = Callable[..., Any]
PLAIN = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\\"), max_size=12)


@pytest.fixture(scope="module")
def holds(backend: DuckDbBackend, contexts: Make) -> Callable[..., list[bool]]:
    """Return how to ask DuckDB for whom a rule holds."""

    def ask(rule: str, *rows: dict[str, Any]) -> list[bool]:
        backend.register("contexts", contexts(list(rows)))
        sql = f"SELECT customer_id, {rule_sql(rule)} AS holds FROM contexts"
        backend.run(Plan((SqlStep("asked", sql),), ("asked",)))
        answers: list[bool] = backend.collect("asked").sort_by("customer_id")["holds"].to_pylist()
        return answers

    return ask


@given(text=PLAIN)
@settings(deadline=None, max_examples=60)
def test_a_text_with_quotes_survives_and_means_the_same(backend: DuckDbBackend, text: str) -> None:
    written = "'" + text.replace("'", "''") + "'"
    backend.register("people", pa.table({"tier": [text, text + "x"]}))
    sql = f"SELECT tier, {rule_sql(f'tier = {written}')} AS holds FROM people"
    backend.run(Plan((SqlStep("said", sql),), ("said",)))
    answers = {row["tier"]: row["holds"] for row in backend.collect("said").to_pylist()}
    assert answers == {text: True, text + "x": False}


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=150)
def test_whatever_is_typed_is_refused_with_a_hint_or_speaks_of_columns_only(rule: str) -> None:
    try:
        sql = rule_sql(rule)
    except RuleError as error:
        assert error.hint
    else:
        assert sql.startswith("coalesce((")
        assert sql.endswith("), FALSE)")


@pytest.mark.parametrize(
    "rule",
    [
        "n_orders > (SELECT max(n_orders) FROM contexts)",
        "stage IN (SELECT stage FROM contexts)",
        "EXISTS (SELECT 1)",
        "stage = 'new'; DROP TABLE contexts",
        "stage = 'new') OR (1 = 1",
        "stage = 'new' UNION SELECT 1",
        "read_csv('/etc/passwd') IS NULL",
        "getenv('HOME') = 'x'",
        "current_user = 'x'",
        "random() > 0.5",
        "stage LIKE 'n%'",
        "n_orders::VARCHAR = '3'",
        "CASE WHEN n_orders > 1 THEN TRUE END",
        "n_orders / 0 > 1",
        "n_orders = $1",
        "stage = e'new\\n'",
        "stage = '\t'",
        "stage = '\\' or tier = ' or (select 1) --'",
        "stage = 'new' AS x",
        "*",
        "",
        "   ",
        "stage = ",
        "n_orders IN year_net_amount",
        "n_orders IN (1, NULL)",
        "n_orders BETWEEN SYMMETRIC 1 AND 2",
        "n_orders IS 3",
        "greatest(n_orders) > 3",
        "stage = 'new",
    ],
)
def test_it_refuses_what_is_not_on_the_list(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        rule_sql(rule)
    assert "rule " in caught.value.problem
    assert caught.value.hint


@pytest.mark.parametrize(
    ("rule", "nearest"),
    [
        ("stge = 'new'", "stage"),
        ("days_since_order > 3", "days_since_last_order"),
        ("contexts.stage = 'new'", "stage"),
        ("STAGE = 'new'", "stage"),
        ("customer_id = 'c1'", "none near"),
        ("zzz = 1", "none near"),
    ],
)
def test_it_names_the_nearest_column(rule: str, nearest: str) -> None:
    with pytest.raises(RuleError, match="unknown column") as caught:
        rule_sql(rule)
    assert nearest in caught.value.hint


def test_it_names_the_nearest_function() -> None:
    with pytest.raises(RuleError) as caught:
        rule_sql("coalesc(days_since_last_talk, 0) > 1")
    assert caught.value.hint.endswith("nearest: coalesce.")


def test_what_a_person_comments_or_quotes_never_becomes_part_of_a_query() -> None:
    assert rule_sql("stage = 'new' /* me */ -- or true") == "coalesce((stage = 'new'), FALSE)"
    assert rule_sql("\"stage\" = 'new'") == "coalesce((stage = 'new'), FALSE)"


@pytest.mark.parametrize(
    ("rule", "for_unknown", "for_known"),
    [
        ("days_since_last_talk > 120", False, True),
        ("NOT days_since_last_talk <= 120", False, True),
        ("days_since_last_talk <> 5", False, True),
        ("days_since_last_talk IS NULL", True, False),
        ("coalesce(days_since_last_talk, 999) > 120", True, True),
        ("days_since_last_talk IS NULL OR days_since_last_talk > 120", True, True),
        ("days_since_last_talk BETWEEN 100 AND 200 AND n_orders * 2 = 12", False, True),
        ("NULL", False, False),
    ],
)
def test_what_is_unknown_does_not_hold(
    holds: Callable[..., list[bool]], rule: str, for_unknown: bool, for_known: bool
) -> None:
    answers = holds(rule, {"days_since_last_talk": None}, {"days_since_last_talk": 150})
    assert answers == [for_unknown, for_known]


def test_every_documented_column_can_be_spoken_of(holds: Callable[..., list[bool]]) -> None:
    assert holds(" AND ".join(f"({name} IS NULL)" for name in RULE_COLUMNS), {}) == [False]
    assert holds(" OR ".join(f"({name} IS NOT NULL)" for name in RULE_COLUMNS), {}) == [True]
    lists = {column.name for column in CONTEXTS.columns if pa.types.is_list(column.type)}
    assert {*RULE_COLUMNS} == {*CONTEXTS.names} - {"customer_id"} - lists


def test_all_faults_of_a_rule_are_named_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        rule_sql("stge = 'new' and n_order > 3 and lower(tier) = 'x'")
    assert caught.value.problem.startswith("rule \"stge = 'new'")
    assert "has 3 faults" in caught.value.problem
    for word in ("'stge'", "'n_order'", "'lower'"):
        assert sum(word in fault for fault in caught.value.faults) == 1


def test_a_rule_for_nobody_to_read_is_refused() -> None:
    assert "too long" in rule_faults("n_orders = 1 or " * 200 + "n_orders = 2")[0].problem
    assert "too deeply" in rule_faults("(" * 70 + "n_orders = 1" + ")" * 70)[0].problem
    assert rule_faults("(" * 900 + "n_orders = 1" + ")" * 900)


def test_what_is_computed_never_overflows(holds: Callable[..., list[bool]]) -> None:
    huge = {"n_orders": 2**53, "year_net_amount": 2**53}
    rule = "n_orders * year_net_amount * n_orders > 100000000000000"
    assert holds(rule, huge, {"n_orders": 1}) == [True, False]
