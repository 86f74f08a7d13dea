"""Terms that bind the customer, held against what is fair: as they are declared, not as told."""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.remarks import Remark
from najimi.model.commitments import Commitment
from najimi.model.treatments import Treatment


def binding_remarks(treatment: Treatment) -> Iterator[Remark]:
    """Yield what in the commitment of one treatment holds people who would rather leave."""
    bound = treatment.commitment
    if bound is None:
        return
    at: dict[str, object] = {"treatment": treatment.treatment_id}
    if bound.least_months:
        yield Remark("enclosure-term-least-months", at | {"months": bound.least_months})
    if bound.leaving_amount:
        yield Remark("enclosure-term-leaving-cost", at)
    if bound.renews_itself and not bound.told_days_before:
        yield Remark("enclosure-term-renewal", at)
    if not bound.leaves_by and _goes_on(bound):
        yield Remark("enclosure-term-no-way-out", at)
    elif bound.leaves_by and treatment.channel not in bound.leaves_by:
        ways = ", ".join(channel.value for channel in bound.leaves_by)
        yield Remark(
            "enclosure-term-leaving", at | {"channel": treatment.channel.value, "ways": ways}
        )


def _goes_on(bound: Commitment) -> bool:
    return bound.renews_itself or bound.least_months > 0
