"""
A playbook's way from draft to publication: draft, check, rehearse, publish.

A rehearsal runs the draft on the current turn with the real engine; it publishes nothing and
issues nothing.
"""

from najimi.drafting.asking import count_rule, why_rule
from najimi.drafting.differing import list_differences
from najimi.drafting.publishing import check_draft, publish_draft, start_draft
from najimi.drafting.rehearsing import rehearse
from najimi.drafting.report import (
    HELD_OUT,
    Break,
    Flow,
    Rehearsal,
    Side,
    find_rehearsal,
    latest_rehearsal,
    read_examples,
    way_of,
)
from najimi.drafting.telling import (
    compare_sides,
    describe_rehearsal,
    say_break,
    say_cause,
    say_example,
    say_treatment,
)

__all__ = [
    "HELD_OUT",
    "Break",
    "Flow",
    "Rehearsal",
    "Side",
    "check_draft",
    "compare_sides",
    "count_rule",
    "describe_rehearsal",
    "find_rehearsal",
    "latest_rehearsal",
    "list_differences",
    "publish_draft",
    "read_examples",
    "rehearse",
    "say_break",
    "say_cause",
    "say_example",
    "say_treatment",
    "start_draft",
    "way_of",
    "why_rule",
]
