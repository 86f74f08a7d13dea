"""
Rules of the playbook: SQL boolean expressions over the documented columns of ``contexts``.

A rule is parsed, held against closed lists of columns and functions, and written out again;
the text a person typed never becomes part of a query.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from najimi.errors import RuleError
from najimi.tables.turn import CONTEXTS

RULE_COLUMNS = tuple(
    column.name
    for column in CONTEXTS.columns
    if column.name not in ("customer_id", "recent_treatments")
)
ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE,
    exp.In, exp.Between, exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier,
    exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Coalesce, exp.Abs, exp.Greatest, exp.Least,
)  # fmt: skip


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

    Raises
    ------
    RuleError
        If the rule cannot be parsed, or uses an unknown column or function; names the
        nearest valid one.

    Examples
    --------
    >>> rule_sql("stage = 'new' and n_orders < 3")
    "coalesce((stage = 'new' AND n_orders < 3), FALSE)"
    >>> rule_sql("stge = 'new'")
    Traceback (most recent call last):
    najimi.errors.RuleError: rule "stge = 'new'" speaks of an unknown column 'stge'.
    Hint: nearest valid column: stage
    """
    try:
        tree = parse_one(rule, read="duckdb")
    except SqlglotError as error:
        first_line = str(error).splitlines()[0]
        raise RuleError(
            f"rule {rule!r} cannot be read: {first_line}", hint="write it like stage = 'new'."
        ) from error
    _refuse_unknown_parts(rule, tree)
    _refuse_unknown_columns(rule, tree.find_all(exp.Column))
    for name in tree.find_all(exp.Identifier):
        name.set("quoted", False)  # Spark reads a name in double quotes as text
    return f"coalesce(({tree.sql(dialect='duckdb', comments=False)}), FALSE)"


def _refuse_unknown_parts(rule: str, tree: exp.Expr) -> None:
    for node in tree.walk():
        if not isinstance(node, ALLOWED):
            name = node.name if isinstance(node, exp.Anonymous) else node.key
            raise RuleError(
                f"rule {rule!r} uses {name!r}, which is not on the list.",
                hint="allowed are comparisons, and, or, not, in, between, is null, + - *, "
                f"coalesce, abs, greatest, least{_nearest_function(name)}.",
            )
        if isinstance(node, exp.Literal) and node.is_string and not _is_plain(node.name):
            raise RuleError(
                f"rule {rule!r} holds a control character or a backslash.", hint="use plain text."
            )


def _is_plain(text: str) -> bool:
    """Tell whether a text means the same to every engine; Spark would let a backslash hide a quote."""
    return text.isprintable() and "\\" not in text


def _nearest_function(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), ["coalesce", "abs", "greatest", "least"], n=1)
    return f"; nearest: {near[0]}" if near else ""


def _refuse_unknown_columns(
    rule: str, columns: Iterable[exp.Column] | Iterator[exp.Column]
) -> None:
    for column in columns:
        if column.name not in RULE_COLUMNS or column.table:
            near = difflib.get_close_matches(column.name, RULE_COLUMNS, n=1) or ["(none near)"]
            raise RuleError(
                f"rule {rule!r} speaks of an unknown column {column.sql()!r}.",
                hint=f"nearest valid column: {near[0]}",
            )
