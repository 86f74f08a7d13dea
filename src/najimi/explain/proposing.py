"""A proposal to print: the problem, the means to it, evidence, price, and who bears the risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from najimi.errors import NoProposalError, UnknownCustomerError
from najimi.explain.voice import Voice, say_date
from najimi.model.asking import say_need
from najimi.model.playbook import Playbook
from najimi.model.terms import Kind
from najimi.model.treatments import Treatment
from najimi.words import say
from najimi.workspace import Turn
from najimi.workspace.customer_rows import read_customers


@dataclass(frozen=True)
class Proposal:
    """
    What the turn proposes to one customer, in words they can read; nothing is left out silently.

    ``problem`` is the need that it answers and how we know it; where we do not know it to be
    theirs (``is_guess``) its heading does not say that they want it. ``means`` is what is proposed
    and what it does for them; ``evidence``, ``price`` and ``risk`` say so where there is none.
    """

    treatment_id: str
    title: str
    problem: str
    means: str
    evidence: str
    price: str
    risk: str
    is_guess: bool = False

    def lines(self, locale: str) -> tuple[tuple[str, str], ...]:
        """Return each part with its heading, in the order in which it is read."""
        headings = {"problem": "guess"} if self.is_guess else {}
        return tuple(
            (say(f"proposal-{headings.get(name, name)}", locale), getattr(self, name))
            for name in ("problem", "means", "evidence", "price", "risk")
        )

    def as_text(self, locale: str) -> str:
        """Return the proposal as a page to print."""
        told = [f"{heading}\n  {words}" for heading, words in self.lines(locale)]
        return "\n\n".join([self.title, *told])


def propose_to(turn: Turn, playbook: Playbook, customer_id: str, locale: str) -> Proposal:
    """
    Return the proposal that a turn decided on for a customer.

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
    NoProposalError
        If nothing is sold to them: silence, or something that is no proposal.
    """
    voice = Voice(turn, playbook, locale)
    rows = read_customers(turn.path("decisions"), [customer_id]).to_pylist()
    if not rows:
        raise UnknownCustomerError(
            f"turn {turn.manifest.turn_id} knows no customer {customer_id!r}.",
            hint="look the customer up on the desk, or give the key of a source as SOURCE:KEY.",
        )
    chosen = voice.find(rows[0]["treatment_id"])
    if chosen is None or chosen.kind is not Kind.SELL:
        raise NoProposalError(
            f"turn {turn.manifest.turn_id} proposes nothing to {customer_id!r}.",
            hint="`najimi explain` says what was decided instead, and why.",
        )
    words, known = chosen.words[locale], _known(turn, chosen, customer_id)
    return Proposal(
        treatment_id=chosen.treatment_id,
        title=words.title,
        problem=_problem(voice, chosen, known),
        means=voice.say("proposal-means-of", text=words.text, benefit=words.benefit),
        evidence=_evidence(voice, chosen),
        price=voice.say("proposal-no-price")
        if chosen.price_amount is None
        else voice.money(chosen.price_amount),
        risk=(chosen.risk_reversal or {}).get(locale) or voice.say("proposal-no-risk"),
        is_guess=known is None,
    )


def _known(turn: Turn, chosen: Treatment, customer_id: str) -> dict[str, Any] | None:
    """Return how we know that the need that it answers is theirs, if we do."""
    wanted = [("customer_id", "=", customer_id), ("need", "=", chosen.need)]
    found: list[dict[str, Any]] = pq.read_table(turn.path("needs"), filters=wanted).to_pylist()
    return found[0] if found else None


def _problem(voice: Voice, chosen: Treatment, known: dict[str, Any] | None) -> str:
    """Return the need that it answers, with how we know that it is theirs."""
    need = say_need(voice.playbook.asked, chosen.need, voice.locale)
    if known is None:
        return voice.say("proposal-need-ours", need=need)
    told = {"need": need, "day": say_date(known["since_on"], voice.locale)}
    return voice.say(f"proposal-need-{known['source']}", **told)


def _evidence(voice: Voice, chosen: Treatment) -> str:
    cited = (s for s in voice.playbook.strengths if s.strength_id == chosen.strength)
    strength = next(cited, None)
    if strength is None:
        return voice.say("proposal-no-evidence")
    words, evidence = strength.words[voice.locale], strength.evidence[voice.locale]
    return voice.say("proposal-evidence-of", words=words, evidence=evidence)
