"""What a sound playbook leaves unsaid, though a law of ours could only act if it were said."""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.remarks import Remark
from najimi.model.ideal_types import IdealType
from najimi.model.playbook import Playbook
from najimi.model.terms import Kind

QUIET_SIGNS = ("quiet", "habitual", "静か")
"""What the id or the name of a type of quiet habitual users says."""


def undeclared_remarks(playbook: Playbook) -> Iterator[Remark]:
    """
    Yield what to think about where something was left unsaid.

    That it sells unasked; proposals without a product, on which two keys, returns and refusals
    of a product cannot act; that quiet habitual users are asked favours, with everybody else or
    though others are spared; and ideal types that neither help nor spare anybody.
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
    if any(treatment.kind is Kind.ASK for treatment in playbook.treatments):
        yield from _asked(types)
    bare = [each.ideal_type_id for each in types if not each.plays and not each.donts]
    if bare:
        yield Remark("playbook-bare-ideal-types", {"n": len(bare), "types": ", ".join(bare)})


def _asked(types: tuple[IdealType, ...]) -> Iterator[Remark]:
    """Yield whom nobody should push to speak for us and who is asked all the same."""
    if types and not any(Kind.ASK in each.donts for each in types):
        yield Remark("playbook-nobody-spared", {})
        return
    asked = [t.ideal_type_id for t in types if _is_quiet(t) and Kind.ASK not in t.donts]
    if asked:
        yield Remark("playbook-quiet-asked", {"types": ", ".join(asked)})


def _is_quiet(ideal: IdealType) -> bool:
    """Tell by its id and its name, which is all by which a playbook says whom it means."""
    names = [ideal.ideal_type_id, *(words.name for words in ideal.words.values())]
    return any(sign in name.casefold() for sign in QUIET_SIGNS for name in names)
