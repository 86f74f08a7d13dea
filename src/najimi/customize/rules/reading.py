"""A rule as typed becomes a tree of known parts, and that tree becomes SQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from najimi.customize.rules.types import (
    COMPUTED,
    IN_POINTS,
    NO_CHOICES,
    RULE_COLUMNS,
    Choices,
    Fault,
    type_faults,
)
from najimi.errors import RuleError
from najimi.model.give_and_take_rules import PER_POINT
from najimi.model.nearest import nearest
from najimi.tables.contract import INTEGER
from najimi.tables.turn import CONTEXTS

ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE,
    exp.In, exp.Between, exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier,
    exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Coalesce, exp.Abs, exp.Greatest, exp.Least,
)  # fmt: skip
FUNCTIONS = ("coalesce", "abs", "greatest", "least")
MOST_LETTERS = 2000
"""A longer rule is for nobody to read, and a deep one would exhaust the reader."""

MOST_DEPTH = 60
TOO_DEEP = Fault("is nested too deeply", "split it, or say it with in (…)")


@lru_cache(maxsize=1024)
def rule_sql(rule: str) -> str:
    """
    Return a rule in the common SQL, proven to speak only of known columns and functions.

    Parameters
    ----------
    rule : str
        As written in the playbook.

    Returns
    -------
    str
        A boolean expression in parentheses, never NULL: what is unknown does not hold.
        Arithmetic is in floats, so that no product overflows and no engine rounds alone. A balance
    is kept in thousandths and asked of in points.

    Raises
    ------
    RuleError
        If the rule cannot be parsed, uses an unknown column or function, or compares a word
        with a number; names every fault, and for each what to write.

    Examples
    --------
    >>> rule_sql("stage = 'new' and n_orders < 3")
    "coalesce((stage = 'new' AND n_orders < 3), FALSE)"
    >>> rule_sql("n_orders * 2 > 7")
    'coalesce((CAST(n_orders AS DOUBLE) * 2e0 > 7), FALSE)'
    >>> rule_sql("balance_points >= 1.5")
    'coalesce(((CAST(balance_points AS DOUBLE) / 1000e0) >= 1.5e0), FALSE)'
    >>> rule_sql("stge = 'new'")
    Traceback (most recent call last):
    najimi.errors.RuleError: rule "stge = 'new'" speaks of an unknown column 'stge'.
    Hint: nearest valid column: stage
    """
    tree = read_tree(rule).copy()
    for name in tree.find_all(exp.Identifier):
        name.set("quoted", False)  # Spark reads a name in double quotes as text
    for node in [*tree.find_all(exp.Literal, exp.Column)]:
        node.replace(_in_floats(node))
    return f"coalesce(({tree.sql(dialect='duckdb', comments=False)}), FALSE)"


def rule_faults(rule: str, choices: Choices = NO_CHOICES) -> tuple[Fault, ...]:
    """
    Return everything wrong with a rule, words that a column never holds included.

    Parameters
    ----------
    rule : str
    choices : mapping of str to tuple of str, optional
        For columns whose words the playbook makes: ``{"main_need": …}``.

    Examples
    --------
    >>> for fault in rule_faults("tier = 'most_valueable' and n_orders = 'three'"):
    ...     print(fault.problem, "/", fault.hint)
    compares tier with 'most_valueable', which it never is / nearest valid: 'most_valuable'
    compares column n_orders (a number) with the word 'three' / write it like n_orders >= 3
    """
    tree, faults = _read(rule)
    return faults if tree is None or faults else tuple(type_faults(tree, choices))


def read_tree(rule: str) -> exp.Expr:
    """
    Return a rule as a tree of known parts whose types fit.

    Words that a column never holds pass here: they are held against when a playbook is
    published, and a published one keeps running if a later release drops a word.

    Raises
    ------
    RuleError
        As ``rule_sql``.
    """
    tree, faults = _read(rule)
    if tree is not None and not faults:
        faults = tuple(fault for fault in type_faults(tree, NO_CHOICES) if fault.stops_a_turn)
    if len(faults) == 1:
        raise RuleError(f"rule {rule!r} {faults[0].problem}.", hint=faults[0].hint)
    if tree is None or faults:
        raise RuleError(
            f"rule {rule!r} has {len(faults)} faults:",
            hint="mend them all, then check again.",
            faults=[f"it {fault.problem} ({fault.hint})" for fault in faults],
        )
    return tree


@lru_cache(maxsize=1024)
def _read(rule: str) -> tuple[exp.Expr | None, tuple[Fault, ...]]:
    """Return the tree of a rule, if it can be read at all, and which parts are not known."""
    if len(rule) > MOST_LETTERS:
        return None, (Fault("is too long", f"use at most {MOST_LETTERS} letters"),)
    try:
        tree = parse_one(rule, read="duckdb")
    except RecursionError:
        return None, (TOO_DEEP,)
    except SqlglotError as error:
        first_line = str(error).splitlines()[0]
        return None, (Fault(f"cannot be read: {first_line}", "write it like stage = 'new'"),)
    if max((node.depth for node in tree.walk()), default=0) > MOST_DEPTH:
        return None, (TOO_DEEP,)
    return tree, tuple(dict.fromkeys([*_unknown_parts(tree), *_unknown_columns(tree)]))


def _unknown_parts(tree: exp.Expr) -> Iterator[Fault]:
    for node in tree.walk():
        if not isinstance(node, ALLOWED):
            name = node.name if isinstance(node, exp.Anonymous) else node.key
            near = nearest(name, FUNCTIONS)
            yield Fault(
                f"uses {name!r}, which is not on the list",
                "allowed are comparisons, and, or, not, in, between, is null, + - *, "
                f"coalesce, abs, greatest, least{f'; nearest: {near}' if near else ''}.",
            )
        elif isinstance(node, exp.Literal) and node.is_string and not _is_plain(node.name):
            yield Fault("holds a control character or a backslash", "use plain text.")
        elif odd := _odd_shape(node):
            yield Fault(odd, "write it like n_orders in (1, 2) or greatest(n_orders, 3).")


def _odd_shape(node: exp.Expr) -> str:
    """Return what is odd about a part that is known, but stands in a way engines differ on."""
    if isinstance(node, exp.In) and not (node.expressions and all(
        isinstance(each, exp.Literal | exp.Neg) for each in node.expressions
    )):  # fmt: skip
        return "uses IN with something else than a list of words or numbers"
    if isinstance(node, exp.Between) and node.args.get("symmetric"):
        return "uses BETWEEN SYMMETRIC"
    if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null | exp.Boolean):
        return "uses IS with something else than NULL, TRUE or FALSE"
    if isinstance(node, exp.Greatest | exp.Least | exp.Coalesce) and not node.expressions:
        return f"uses {node.key} of one value"
    return ""


def _is_plain(text: str) -> bool:
    """Tell whether a text means the same to every engine; Spark would let a backslash hide a quote."""
    return text.isprintable() and "\\" not in text


def _unknown_columns(tree: exp.Expr) -> Iterator[Fault]:
    for column in tree.find_all(exp.Column):
        if column.name not in RULE_COLUMNS or column.table:
            near = nearest(column.name, RULE_COLUMNS) or "(none near)"
            yield Fault(
                f"speaks of an unknown column {column.sql()!r}", f"nearest valid column: {near}"
            )


def _in_floats(node: exp.Expr) -> exp.Expr:
    """Return a number as a float where it is computed with, or is no whole number."""
    is_computed = node.find_ancestor(*COMPUTED, exp.Coalesce) is not None
    if isinstance(node, exp.Column) and node.name in IN_POINTS:
        thousandths = exp.cast(node.copy(), "DOUBLE")
        per_point = exp.Literal.number(f"{PER_POINT}e0")
        return exp.paren(exp.Div(this=thousandths, expression=per_point, typed=True))
    if isinstance(node, exp.Column):
        is_whole = CONTEXTS.column(node.name).type == INTEGER
        return exp.cast(node.copy(), "DOUBLE") if is_computed and is_whole else node
    if node.is_string or not (is_computed or not node.name.isdigit()):
        return node
    written = repr(float(node.name))
    return exp.Literal.number(written if "e" in written else f"{written.removesuffix('.0')}e0")
