"""
A rule asked of one person: a function from a row to whether it holds.

It is made once from the same tree as the SQL, of small functions, and answers in microseconds.
Unknown is ``None`` and travels as NULL does in SQL.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlglot import exp

from najimi.customize.rules.reading import read_tree
from najimi.customize.rules.types import IN_POINTS
from najimi.model.give_and_take_rules import PER_POINT

Row = Mapping[str, Any]
RuleFunction = Callable[[Row], bool]
Value = Callable[[Row], Any]

_COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    exp.EQ: operator.eq, exp.NEQ: operator.ne, exp.GT: operator.gt, exp.GTE: operator.ge,
    exp.LT: operator.lt, exp.LTE: operator.le,
}  # fmt: skip
_COMPUTED: dict[type, Callable[[float, float], float]] = {
    exp.Add: operator.add, exp.Sub: operator.sub, exp.Mul: operator.mul,
}  # fmt: skip


@lru_cache(maxsize=1024)
def compile_rule(rule: str) -> RuleFunction:
    """
    Return a rule as a function of one row of ``contexts``.

    Parameters
    ----------
    rule : str
        As written in the playbook.

    Returns
    -------
    callable
        From a mapping with the columns the rule speaks of, ``None`` for what is not known, to
        whether it holds; equal to what ``rule_sql`` answers in bulk.

    Raises
    ------
    RuleError
        As ``rule_sql``.

    Examples
    --------
    >>> is_new = compile_rule("stage = 'new' and days_since_last_order <= 30")
    >>> is_new({"stage": "new", "days_since_last_order": 3})
    True
    >>> is_new({"stage": "new", "days_since_last_order": None})
    False
    """
    value = value_of(read_tree(rule))
    return lambda row: value(row) is True


def value_of(node: exp.Expr) -> Value:
    """Return one part of a rule as a function of a row: true, false, a number, a word or None."""
    if isinstance(node, exp.Paren):
        return value_of(node.this)
    if isinstance(node, exp.Column):
        found = operator.itemgetter(node.name)
        return _in_points(found) if node.name in IN_POINTS else found
    if isinstance(node, exp.Literal | exp.Boolean | exp.Null):
        return _constant(node)
    if isinstance(node, exp.And | exp.Or):
        return _joined([value_of(part) for part in node.flatten()], isinstance(node, exp.Or))
    if type(node) in _COMPARED:
        return _known(_COMPARED[type(node)], value_of(node.this), value_of(node.expression))
    if type(node) in _COMPUTED:
        return _known(_COMPUTED[type(node)], _number(node.this), _number(node.expression))
    return _SHAPES[type(node)](node)


def _in_points(thousandths: Value) -> Value:
    def points(row: Row) -> float | None:
        found = thousandths(row)
        return None if found is None else found / PER_POINT

    return points


def _constant(node: exp.Expr) -> Value:
    value: Any = None
    if isinstance(node, exp.Boolean):
        value = bool(node.this)
    elif isinstance(node, exp.Literal):
        value = node.name if node.is_string else float(node.name)
    return lambda row: value


def _joined(parts: Sequence[Value], decisive: bool) -> Value:
    """And, or or: the decisive answer of any part settles it, else an unknown one leaves it open."""

    def joined(row: Row) -> bool | None:
        answer: bool | None = not decisive
        for part in parts:
            found = part(row)
            if found is decisive:
                return bool(decisive)
            if found is None:
                answer = None
        return answer

    return joined


def _known(function: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    """Apply a function of two, where both are known."""

    def applied(row: Row) -> Any:
        first, second = left(row), right(row)
        return None if first is None or second is None else function(first, second)

    return applied


def _number(node: exp.Expr) -> Value:
    """Return a part that is computed with, as a float, as the SQL has it."""
    value = value_of(node)

    def number(row: Row) -> float | None:
        found = value(row)
        return None if found is None else float(found)

    return number


def _not(node: exp.Expr) -> Value:
    value = value_of(node.this)

    def denied(row: Row) -> bool | None:
        found = value(row)
        return None if found is None else not found

    return denied


def _is(node: exp.Expr) -> Value:
    value = value_of(node.this)
    wanted = None if isinstance(node.expression, exp.Null) else bool(node.expression.this)
    return lambda row: value(row) is wanted


def _in(node: exp.Expr) -> Value:
    value = value_of(node.this)
    among = frozenset(value_of(each)({}) for each in node.expressions)

    def found(row: Row) -> bool | None:
        said = value(row)
        return None if said is None else said in among

    return found


def _between(node: exp.Expr) -> Value:
    value = value_of(node.this)
    low, high = value_of(node.args["low"]), value_of(node.args["high"])
    return _joined([_known(operator.ge, value, low), _known(operator.le, value, high)], False)


def _unary(function: Callable[[float], float]) -> Callable[[exp.Expr], Value]:
    def made(node: exp.Expr) -> Value:
        value = _number(node.this)

        def applied(row: Row) -> float | None:
            found = value(row)
            return None if found is None else function(found)

        return applied

    return made


def _chosen(choose: Callable[[list[float]], float]) -> Callable[[exp.Expr], Value]:
    """Return greatest and least: of those that are known."""

    def made(node: exp.Expr) -> Value:
        values = [_number(part) for part in (node.this, *node.expressions)]

        def applied(row: Row) -> float | None:
            found = [said for value in values if (said := value(row)) is not None]
            return choose(found) if found else None

        return applied

    return made


def _coalesce(node: exp.Expr) -> Value:
    values = [value_of(part) for part in (node.this, *node.expressions)]

    def first(row: Row) -> Any:
        return next((said for value in values if (said := value(row)) is not None), None)

    return first


_SHAPES: dict[type, Callable[[exp.Expr], Value]] = {
    exp.Not: _not, exp.Is: _is, exp.In: _in, exp.Between: _between, exp.Coalesce: _coalesce,
    exp.Neg: _unary(operator.neg), exp.Abs: _unary(abs), exp.Greatest: _chosen(max),
    exp.Least: _chosen(min),
}  # fmt: skip
