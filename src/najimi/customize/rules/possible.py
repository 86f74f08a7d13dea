"""Whether a rule could hold for somebody of whom only a few things are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from najimi.customize.rules.asking import value_of
from najimi.customize.rules.reading import read_tree
from najimi.customize.rules.types import RULE_COLUMNS


def may_hold(rule: str, known: Mapping[str, Any]) -> bool:
    """
    Return whether a rule may hold where some columns are known and all others may be anything.

    It errs towards yes: two parts that rule each other out through an unknown column are not
    noticed.

    Parameters
    ----------
    rule : str
        As written in the playbook, sound.
    known : mapping of str to any
        Columns of ``contexts`` with their values.

    Examples
    --------
    >>> rule = "tier = 'small' and n_orders >= 3 and days_since_last_talk is not null"
    >>> may_hold(rule, {"tier": "small"}), may_hold(rule, {"tier": "steady"})
    (True, False)
    """

    def opened(node: exp.Expr) -> exp.Expr:
        """Leave open what would make something known of a column that is not."""
        is_settling = isinstance(node, exp.Is | exp.Coalesce)
        is_unknown = any(column.name not in known for column in node.find_all(exp.Column))
        return exp.Null() if is_settling and is_unknown else node

    row = dict.fromkeys(RULE_COLUMNS) | dict(known)
    return value_of(read_tree(rule).copy().transform(opened))(row) is not False
