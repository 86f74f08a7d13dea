"""A rule asked of the current turn: for how many it holds, and why for one person."""

from __future__ import annotations

import tempfile
from pathlib import Path

from najimi.customize.rules import RuleAnswer, need_choices, rule_faults, rule_sql, tell_rule
from najimi.errors import RuleError, UnknownCustomerError
from najimi.loop import open_backend
from najimi.model.playbook import Playbook
from najimi.plan import Plan, SqlStep
from najimi.workspace import Turn, Workspace
from najimi.workspace.customer_rows import read_customers

CONTEXTS = "contexts"


def count_rule(workspace: Workspace, turn: Turn, playbook: Playbook, rule: str) -> tuple[int, int]:
    """
    Return for how many customers of a turn a rule holds, and how many there are.

    Raises
    ------
    RuleError
        Listing everything wrong with the rule.
    """
    _refuse_faults(playbook, rule)
    held = f"sum(CASE WHEN {rule_sql(rule)} THEN 1 ELSE 0 END)"
    step = SqlStep("counted", f"SELECT {held} AS n_held, count(*) AS n FROM {CONTEXTS}")
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_backend(workspace, Path(scratch)) as engine,
    ):
        engine.register(CONTEXTS, turn.source(CONTEXTS))
        engine.run(Plan((step,), (step.name,)))
        (row,) = engine.collect(step.name).to_pylist()
    return int(row["n_held"] or 0), int(row["n"])


def why_rule(
    turn: Turn, playbook: Playbook, rule: str, customer_id: str, locale: str
) -> RuleAnswer:
    """
    Return whether a rule holds for one customer of a turn, and why.

    Raises
    ------
    RuleError
        Listing everything wrong with the rule.
    UnknownCustomerError
        If the turn does not know the customer.
    """
    _refuse_faults(playbook, rule)
    rows = read_customers(turn.path(CONTEXTS), [customer_id]).to_pylist()
    if not rows:
        raise UnknownCustomerError(
            f"turn {turn.manifest.turn_id} knows no customer {customer_id!r}.",
            hint="look the customer up on the desk, or give the key of a source as SOURCE:KEY.",
        )
    return tell_rule(
        rule, rows[0], locale, currency=turn.manifest.currency, asked=playbook.asked
    )  # fmt: skip


def _refuse_faults(playbook: Playbook, rule: str) -> None:
    faults = rule_faults(rule, need_choices(need.need_id for need in playbook.asked.needs))
    if faults:
        raise RuleError(
            f"rule {rule!r} has {len(faults)} fault(s):",
            hint="mend them all, then ask again.",
            faults=[f"it {fault.problem} ({fault.hint})" for fault in faults],
        )
