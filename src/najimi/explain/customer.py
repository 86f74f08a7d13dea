"""
Why this was decided for this customer: the whole chain in words, in Japanese or English.

Reads one published turn and its playbook; the words are those a customer could read.
"""

from __future__ import annotations

from typing import Any

from najimi.errors import UnknownCustomerError
from najimi.explain.explanation import Explanation
from najimi.explain.offering import tell_initiations, tell_path
from najimi.explain.passing_over import PassingOver
from najimi.explain.reasoning import Reasoning
from najimi.explain.standing import Standing
from najimi.explain.voice import Voice
from najimi.model.playbook import Playbook
from najimi.workspace import Turn
from najimi.workspace.customer_rows import read_customers


def explain_customer(turn: Turn, playbook: Playbook, customer_id: str, locale: str) -> Explanation:
    """
    Return the chain from candidates to the decision for one customer, in words.

    Parameters
    ----------
    turn : Turn
    playbook : Playbook
        The version that the turn's manifest names.
    customer_id : str
    locale : {"ja", "en"}

    Raises
    ------
    UnknownCustomerError
        If the turn does not know the customer.
    """
    row = _Row(turn, customer_id)
    voice = Voice(turn, playbook, locale)
    standing, reasoning = Standing(voice, turn), Reasoning(voice, turn)
    passing = PassingOver(voice)
    decision = row.of("decisions") | {"beside": row.find("holdouts")}
    candidates = row.of("candidates")["candidates"]
    context = row.of("contexts")
    balance = row.find("balances")
    if balance:
        context |= {"first": voice.first_gift(candidates, balance)}
    chosen = voice.find(decision["treatment_id"])
    return Explanation(
        customer_id=customer_id,
        treatment_id=decision["treatment_id"],
        headline=reasoning.headline(chosen, decision),
        benefit=voice.say("explain-benefit", benefit=chosen.words[locale].benefit)
        if chosen
        else None,
        who=(
            *standing.who(context, row.of("customer_values"), row.find("declines")),
            *standing.balance(balance),
            *tell_initiations(context, locale),
        ),
        why=tuple(reasoning.why(chosen, decision, context)),
        not_chosen=tuple(passing.not_chosen(candidates, decision, context)),
        not_meant=tuple(passing.not_meant(candidates, context)),
        not_ours=() if chosen else tuple(passing.not_ours(context)),
        path=tuple(tell_path(playbook, context, locale)),
    )


class _Row:
    """The rows of one customer in the tables of a turn."""

    def __init__(self, turn: Turn, customer_id: str) -> None:
        self._turn, self._customer_id = turn, customer_id

    def find(self, table: str) -> dict[str, Any] | None:
        """Return the row, if the turn has the table and the table has one."""
        if not self._turn.has(table):
            return None
        found = read_customers(self._turn.path(table), [self._customer_id]).to_pylist()
        return dict(found[0]) if found else None

    def of(self, table: str) -> dict[str, Any]:
        """Return the row of a table that has one for everyone."""
        row = self.find(table)
        if row is None:
            raise UnknownCustomerError(
                f"turn {self._turn.manifest.turn_id} knows no customer {self._customer_id!r}.",
                hint="look the customer up on the desk, or give the key of a source as SOURCE:KEY.",
            )
        return row
