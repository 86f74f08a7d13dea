"""
Rules of the playbook: SQL boolean expressions over the documented columns of ``contexts``.

A rule is parsed, held against closed lists of columns and functions and against the types of
what it compares, and written out again; the text a person typed never becomes part of a query.
The same rule is asked in bulk as SQL and of one person as a function, with equal answers.
"""

from najimi.customize.rules.asking import RuleFunction, compile_rule
from najimi.customize.rules.possible import may_hold
from najimi.customize.rules.reading import rule_faults, rule_sql
from najimi.customize.rules.telling import RuleAnswer, RulePart, tell_rule
from najimi.customize.rules.types import RULE_COLUMNS, Choices, need_choices

__all__ = [
    "RULE_COLUMNS",
    "Choices",
    "RuleAnswer",
    "RuleFunction",
    "RulePart",
    "compile_rule",
    "may_hold",
    "need_choices",
    "rule_faults",
    "rule_sql",
    "tell_rule",
]
