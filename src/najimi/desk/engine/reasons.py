"""Reasons in words, asked of the engine; an explanation of an immutable turn is kept a while."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from najimi.desk.engine.shop import Shop
from najimi.desk.rows import ExplanationRow, NotChosenRow
from najimi.explain import Proposal, explain_customer, propose_to
from najimi.model.playbook import Playbook
from najimi.workspace import Turn

NO_SALES_KINDS = ("listen", "care", "serve")
OF_CASES = (
    "n_open_complaints", "days_since_complaint_closed", "n_open_care_events",
    "days_since_care_event_closed",
)  # fmt: skip
"""Columns of ``contexts`` that tell whether something comes before selling."""


def explain(shop: Shop, customer_id: str, locale: str) -> ExplanationRow:
    """
    Return why this turn decided so for one customer, in words.

    Raises
    ------
    UnknownCustomerError
        If the turn does not know the customer.
    """
    return _explain(shop.turn.folder, customer_id, locale, _Turn(shop.turn, shop.playbook))


def what_not_to_say(shop: Shop, context: dict[str, Any], kind: str, channel: str) -> str | None:
    """
    Return why nothing may be sold in this contact, as the end of a key of words.

    Returns
    -------
    {"complaint", "care_event", "consent", "listen"} or None
        ``None`` when selling is what the contact is for, or is not barred.
    """
    for mark in ("complaint", "care_event"):
        # A turn of an earlier version has none of these columns.
        since = context.get(f"days_since_{mark}_closed")
        is_quiet = since is not None and since <= shop.playbook.quiet_days
        if context.get(f"n_open_{mark}s") or is_quiet:
            return mark
    if not context[f"may_promotional_{channel}"]:
        return "consent"
    return "listen" if kind in NO_SALES_KINDS else None


class _Turn:
    """A turn and its playbook, equal to every other one: the folder tells turns apart."""

    def __init__(self, turn: Turn, playbook: Playbook) -> None:
        self.turn, self.playbook = turn, playbook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Turn)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=1024)
def _explain(folder: Path, customer_id: str, locale: str, of: _Turn) -> ExplanationRow:
    told = explain_customer(of.turn, of.playbook, customer_id, locale)
    return ExplanationRow(
        headline=told.headline,
        benefit=told.benefit,
        why=told.why,
        who=(*told.who, *told.path),
        path=told.path,
        not_chosen=tuple(NotChosenRow(item.title, item.why) for item in told.not_chosen),
    )


def read_proposal(shop: Shop, customer_id: str, locale: str) -> Proposal:
    """
    Return what is proposed to one customer, as it is printed.

    Raises
    ------
    NoProposalError
        If nothing is sold to them.
    UnknownCustomerError
        If the turn does not know the customer.
    """
    return propose_to(shop.turn, shop.playbook, customer_id, locale)
