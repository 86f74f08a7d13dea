"""A rule that compares what cannot be compared is refused before a turn, with what to write."""

from __future__ import annotations

import pyarrow as pa
import pytest

from najimi.customize.rules import RULE_COLUMNS, rule_faults, rule_sql
from najimi.customize.rules.types import RULE_TYPES, RuleType, example_of
from najimi.errors import RuleError
from najimi.tables.turn import CONTEXTS


@pytest.mark.parametrize(
    ("rule", "problem", "hint"),
    [
        ("n_orders = 'three'", "compares column n_orders (a number) with the word 'three'",
         "write it like n_orders >= 3"),
        ("stage > 3", "compares column stage (a word) with the number 3",
         "write it like stage = 'prospect'"),
        ("has_bought_front = 1", "compares column has_bought_front (a yes or no) with the number 1",
         "write it like has_bought_front"),
        ("stage > 'loyal'", "asks for more or less of column stage (a word), which has no order",
         "write it like stage = 'prospect'"),
        ("not n_orders", "needs a yes or no where column n_orders (a number) stands",
         "write it like n_orders >= 3"),
        ("n_orders", "needs a yes or no where column n_orders (a number) stands",
         "write it like n_orders >= 3"),
        ("3", "needs a yes or no where the number 3 stands", "write it like n_orders >= 3"),
        ("n_orders and is_restricted", "needs a yes or no where column n_orders (a number) stands",
         "write it like n_orders >= 3"),
        ("stage + 1 = 2", "computes with column stage (a word)",
         "write it like stage = 'prospect'"),
        ("n_orders in (1, 'two')", "compares column n_orders (a number) with the word 'two'",
         "write it like n_orders >= 3"),
        ("days_since_last_talk = NULL", "compares with NULL, which never holds",
         "write IS NULL instead"),
        ("n_orders > 99999999999999999999",
         "holds a number too large for every engine, 99999999999999999999",
         "write a number up to 1e+15"),
        ("tier = 'most_valueable'", "compares tier with 'most_valueable', which it never is",
         "nearest valid: 'most_valuable'"),
        ("stage in ('loyal', 'lapsd')", "compares stage with 'lapsd', which it never is",
         "nearest valid: 'lapsing'"),
        ("'gold' = tier", "compares tier with 'gold', which it never is",
         "known are ['most_valuable', 'most_growable', 'steady', 'small', 'below_zero', 'unknown']"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_its_type_and_an_example(
    rule: str, problem: str, hint: str
) -> None:
    (fault,) = rule_faults(rule)
    assert (fault.problem, fault.hint) == (problem, hint)


def test_every_wrong_type_of_a_rule_is_named_at_once() -> None:
    faults = rule_faults("n_orders = 'x' and tier = 'gold' and not usual_gap_days and stage > 1")
    assert len(faults) == 4


def test_a_wrong_type_stops_a_turn_but_a_word_of_another_release_does_not() -> None:
    with pytest.raises(RuleError, match="compares column n_orders"):
        rule_sql("n_orders = 'three'")
    assert rule_sql("tier = 'golden'")


@pytest.mark.parametrize("name", RULE_COLUMNS)
def test_the_example_of_every_column_is_a_sound_rule(name: str) -> None:
    assert rule_faults(example_of(name)) == ()


def test_every_column_with_a_plain_value_can_be_spoken_of() -> None:
    lists = {column.name for column in CONTEXTS.columns if pa.types.is_list(column.type)}
    assert set(CONTEXTS.names) - set(RULE_COLUMNS) == {"customer_id"} | lists
    assert {RULE_TYPES[name] for name in RULE_COLUMNS} == {
        RuleType.NUMBER, RuleType.WORD, RuleType.TRUTH,
    }  # fmt: skip
