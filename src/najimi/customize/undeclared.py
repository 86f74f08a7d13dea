"""What a sound playbook leaves unsaid, though a law of ours could only act if it were said."""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.remarks import Remark
from najimi.model.playbook import Playbook
from najimi.model.terms import Kind


def undeclared_remarks(playbook: Playbook) -> Iterator[Remark]:
    """
    Yield what to think about where something was left unsaid.

    That it sells unasked; proposals without a product, on which two keys, returns and refusals
    of a product cannot act; that every kind of customer is asked favours; and ideal types that
    neither help nor spare anybody.
    """
    yield from _asks_first(playbook)
    yield from _products(playbook)
    yield from _ideal_types(playbook)


def _asks_first(playbook: Playbook) -> Iterator[Remark]:
    sells = any(treatment.kind is Kind.SELL for treatment in playbook.treatments)
    if sells and not playbook.asks_first:
        yield Remark("playbook-sells-unasked", {})


def _products(playbook: Playbook) -> Iterator[Remark]:
    proposals = [each for each in playbook.treatments if each.kind is Kind.SELL]
    without = [each.treatment_id for each in proposals if each.product_id is None]
    if without:
        yield Remark(
            "playbook-no-product",
            {"n": len(without), "proposals": len(proposals), "treatments": ", ".join(without)},
        )


def _ideal_types(playbook: Playbook) -> Iterator[Remark]:
    types = playbook.ideal_types
    asks = any(treatment.kind is Kind.ASK for treatment in playbook.treatments)
    if asks and types and not any(Kind.ASK in each.donts for each in types):
        yield Remark("playbook-nobody-spared", {})
    bare = [each.ideal_type_id for each in types if not each.plays and not each.donts]
    if bare:
        yield Remark("playbook-bare-ideal-types", {"n": len(bare), "types": ", ".join(bare)})
