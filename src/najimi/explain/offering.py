"""
What stands behind a proposal and a person's own way, in words: parts of an explanation.

A proposal says what it is for, with what, why by us, by what anybody can see it, what it costs
and who bears the risk. A path says what the person gets from us and how we support them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from najimi.model.money import format_money
from najimi.model.playbook import Playbook, Treatment
from najimi.words import say


def tell_offer(
    playbook: Playbook, treatment: Treatment, *, currency: str, locale: str
) -> Iterator[str]:
    """
    Yield why it is us who propose it, its price, and who bears the risk, as far as declared.

    Parameters
    ----------
    playbook : Playbook
    treatment : Treatment
        Of this playbook.
    currency : str
        ISO 4217 code.
    locale : {"ja", "en"}

    Examples
    --------
    >>> from najimi.model.playbook import parse_playbook
    >>> from najimi.playbooks import read_pack
    >>> pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    >>> sample = pack.treatment("first_visit_sample")
    >>> list(tell_offer(pack, sample, currency="JPY", locale="en"))
    ['Who bears the risk: It costs nothing, and there is nothing to promise.']
    """
    for strength in playbook.strengths:
        if strength.strength_id == treatment.strength:
            words, evidence = strength.words[locale], strength.evidence[locale]
            yield say("offer-why-us", locale, strength=words, evidence=evidence)
    if treatment.price_amount is not None:
        price = format_money(treatment.price_amount, currency, locale)
        yield say("offer-price", locale, price=price)
    if treatment.risk_reversal is not None:
        yield say("offer-risk", locale, terms=treatment.risk_reversal[locale])


def tell_path(playbook: Playbook, context: Mapping[str, Any], locale: str) -> Iterator[str]:
    """
    Yield, for each ideal type that holds for a person, what they get and how we support them.

    Parameters
    ----------
    playbook : Playbook
    context : mapping
        The person's row of ``contexts``; a turn of an earlier release may lack the types.
    locale : {"ja", "en"}
    """
    held = context.get("ideal_types") or ()
    for ideal in playbook.ideal_types:
        if ideal.ideal_type_id in held:
            words = ideal.words[locale]
            yield say("offer-path", locale, name=words.name, gets=words.gets, support=words.support)


def tell_initiations(context: Mapping[str, Any], locale: str) -> Iterator[str]:
    """Yield one sentence on who began how many contacts in a year, where anybody did."""
    ours, theirs = (context.get(f"n_{who}_initiations") or 0 for who in ("our", "their"))
    if ours or theirs:
        yield say("offer-initiations", locale, ours=ours, theirs=theirs)


def tell_not_ours(playbook: Playbook, context: Mapping[str, Any], locale: str) -> Iterator[str]:
    """Yield what may help with their need, though we do not sell it; some help with any need."""
    for solution in playbook.solutions:
        if not solution.needs or context["main_need"] in solution.needs:
            yield solution.words[locale]
