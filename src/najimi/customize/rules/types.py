"""What a rule compares must be of one type, and a word must be one of those that can occur."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
from sqlglot import exp

from najimi.model.nearest import nearest
from najimi.tables.contract import Column
from najimi.tables.turn import CONTEXTS, POINTS

Choices = Mapping[str, tuple[str, ...]]
"""Words that a column can hold, for columns whose list the playbook makes: ``main_need``."""

NO_CHOICES: Choices = {}
ORDERED = (exp.GT, exp.GTE, exp.LT, exp.LTE)
COMPUTED = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Abs, exp.Greatest, exp.Least)
MOST_NUMBER = 1e15
"""Beyond it engines no longer agree on whole numbers."""


class RuleType(StrEnum):
    """What a part of a rule is; ``ANY`` fits everywhere, as NULL does."""

    NUMBER = "number"
    WORD = "word"
    TRUTH = "yes or no"
    ANY = "any"


@dataclass(frozen=True)
class Fault:
    """
    One thing wrong with a rule, and what to write instead.

    What does not stop a turn only stops a playbook from being published: a word that no column
    holds in this release, which another release may have known.
    """

    problem: str
    hint: str
    stops_a_turn: bool = True


def need_choices(needs: Iterable[str]) -> Choices:
    """
    Return the needs of a playbook as the words that ``main_need`` can hold.

    Examples
    --------
    >>> need_choices(["saving_time"])
    {'main_need': ('saving_time',)}
    """
    return {"main_need": tuple(needs)}


def column_type(column: Column) -> RuleType | None:
    """Return the type of a column as rules see it; None if no rule may speak of it."""
    if column.name == "customer_id":
        return None
    if pa.types.is_boolean(column.type):
        return RuleType.TRUTH
    if pa.types.is_string(column.type):
        return RuleType.WORD
    is_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return RuleType.NUMBER if is_number else None


RULE_TYPES: Mapping[str, RuleType] = {
    column.name: found for column in CONTEXTS.columns if (found := column_type(column)) is not None
}
IN_POINTS = frozenset(column.name for column in CONTEXTS.columns if column.unit == POINTS)
"""Columns kept in thousandths that a rule speaks of in points, as the playbook does elsewhere."""

RULE_COLUMNS = tuple(RULE_TYPES)
"""The columns that a rule may speak of: all of ``contexts`` that hold one plain value."""


def example_of(name: str, choices: Choices = NO_CHOICES) -> str:
    """
    Return a comparison that a column can stand in.

    Examples
    --------
    >>> example_of("stage"), example_of("n_orders"), example_of("has_bought_front")
    ("stage = 'prospect'", 'n_orders >= 3', 'has_bought_front')
    """
    if RULE_TYPES[name] is RuleType.WORD:
        words = words_of(name, choices) or ("saving_time",)
        return f"{name} = '{words[0]}'"
    return f"{name} >= 3" if RULE_TYPES[name] is RuleType.NUMBER else name


def words_of(name: str, choices: Choices) -> tuple[str, ...]:
    """Return the words that a column can hold; empty if there is no closed list."""
    return choices.get(name) or tuple(str(each) for each in CONTEXTS.column(name).choices)


def type_faults(tree: exp.Expr, choices: Choices) -> Iterator[Fault]:
    """Yield everything in a rule of known columns and functions that is of a wrong type."""
    checker = _Checker(choices)
    checker.wants(tree, RuleType.TRUTH)
    yield from checker.faults


class _Checker:
    """Walks a rule once; ``of`` tells the type of a part and takes note of faults below it."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.faults: list[Fault] = []

    def of(self, node: exp.Expr | None) -> RuleType:
        """Return the type of a part."""
        if isinstance(node, exp.Column):
            return RULE_TYPES.get(node.name, RuleType.ANY)
        if isinstance(node, exp.Literal):
            return self._literal(node)
        if isinstance(node, exp.Paren):
            return self.of(node.this)
        if isinstance(node, exp.Coalesce):
            return self._alike(node, [node.this, *node.expressions])
        if isinstance(node, COMPUTED):
            return self._computed(node)
        if isinstance(node, exp.Null) or node is None:
            return RuleType.ANY
        self._truth(node)
        return RuleType.TRUTH

    def wants(self, node: exp.Expr, wanted: RuleType) -> None:
        """Take note if a part is of another type than the place it stands in."""
        found = self.of(node)
        if found not in (wanted, RuleType.ANY):
            self._fault(f"needs a {wanted} where {_named(node)} stands", node)

    def _truth(self, node: exp.Expr) -> None:
        if isinstance(node, exp.And | exp.Or):
            for side in (node.left, node.right):
                self.wants(side, RuleType.TRUTH)
        elif isinstance(node, exp.Not):
            self.wants(node.this, RuleType.TRUTH)
        elif isinstance(node, exp.Is):
            self._is(node)
        elif isinstance(node, exp.In):
            self._alike(node, [node.this, *node.expressions])
        elif isinstance(node, exp.Between):
            for part in (node.this, node.args["low"], node.args["high"]):
                self._numbered(node, part)
        elif isinstance(node, ORDERED):
            if self._alike(node, [node.left, node.right]) is not RuleType.ANY:
                self._numbered(node, node.left)
        elif isinstance(node, exp.EQ | exp.NEQ):
            self._alike(node, [node.left, node.right])

    def _is(self, node: exp.Is) -> None:
        self.of(node.this)
        if isinstance(node.expression, exp.Boolean):
            self.wants(node.this, RuleType.TRUTH)

    def _alike(self, node: exp.Expr, parts: list[exp.Expr]) -> RuleType:
        """Return the one type of all parts; ANY, with a fault noted, if they differ."""
        found = [self.of(part) for part in parts]
        told = [each for each in found if each is not RuleType.ANY]
        if any(isinstance(part, exp.Null) for part in parts) and not isinstance(node, exp.Coalesce):
            self._fault("compares with NULL, which never holds", node, "write IS NULL instead")
        if len(set(told)) > 1:
            self._fault("compares " + " with ".join(_named(p) for p in _unlike(parts, found)), node)
            return RuleType.ANY
        if told and told[0] is RuleType.WORD and not isinstance(node, exp.Coalesce):
            self._known_words(node)
        return told[0] if told else RuleType.ANY

    def _numbered(self, node: exp.Expr, part: exp.Expr) -> None:
        if self.of(part) not in (RuleType.NUMBER, RuleType.ANY):
            self._fault(f"asks for more or less of {_named(part)}, which has no order", node)

    def _computed(self, node: exp.Expr) -> RuleType:
        for part in node.iter_expressions():
            if self.of(part) not in (RuleType.NUMBER, RuleType.ANY):
                self._fault(f"computes with {_named(part)}", node)
        return RuleType.NUMBER

    def _literal(self, node: exp.Literal) -> RuleType:
        if node.is_string:
            return RuleType.WORD
        if not (math.isfinite(float(node.name)) and float(node.name) <= MOST_NUMBER):
            hint = f"write a number up to {MOST_NUMBER:.0e}"
            self._fault(f"holds a number too large for every engine, {node.name}", node, hint)
        return RuleType.NUMBER

    def _known_words(self, node: exp.Expr) -> None:
        """Hold words against the closed list of the columns they are compared with."""
        names = dict.fromkeys(column.name for column in node.find_all(exp.Column))
        for name in (name for name in names if name in RULE_TYPES):
            known = words_of(name, self._choices)
            for word in (each.name for each in node.find_all(exp.Literal) if each.is_string):
                if known and word not in known:
                    near = nearest(word, known)
                    hint = f"nearest valid: '{near}'" if near else f"known are {list(known)}"
                    problem = f"compares {name} with {word!r}, which it never is"
                    self._fault(problem, node, hint, stops_a_turn=False)

    def _fault(
        self, problem: str, node: exp.Expr, hint: str = "", *, stops_a_turn: bool = True
    ) -> None:
        names = [c.name for c in node.find_all(exp.Column) if c.name in RULE_TYPES]
        like = example_of(names[0], self._choices) if names else "n_orders >= 3"
        found = Fault(problem, hint or f"write it like {like}", stops_a_turn)
        if found not in self.faults:
            self.faults.append(found)


def _unlike(parts: list[exp.Expr], found: list[RuleType]) -> list[exp.Expr]:
    """Return the first part and the first of another type."""
    told = [(part, each) for part, each in zip(parts, found, strict=True) if each != RuleType.ANY]
    other = next(part for part, each in told if each != told[0][1])
    return [told[0][0], other]


def _named(node: exp.Expr) -> str:
    """Return a part in words, with what it is."""
    if isinstance(node, exp.Column) and node.name in RULE_TYPES:
        return f"column {node.name} (a {RULE_TYPES[node.name]})"
    if isinstance(node, exp.Literal):
        return f"the word {node.name!r}" if node.is_string else f"the number {node.name}"
    return f"`{node.sql(dialect='duckdb', comments=False)}`"
