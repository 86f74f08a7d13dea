"""What each class of data is for, and how long it may be kept: said once, for people and code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DataClass:
    """
    One class of personal data.

    Parameters
    ----------
    name : str
        Key of its words in the catalogue: ``held-<name>`` and ``held-<name>-purpose``.
    tables : tuple of str
        The tables it lies in: of facts, of a turn, or of the desk.
    """

    name: str
    tables: tuple[str, ...]

    @property
    def words(self) -> str:
        """Key of what it is called."""
        return f"held-{self.name}"

    @property
    def purpose(self) -> str:
        """Key of what it is for."""
        return f"held-{self.name}-purpose"


DATA_CLASSES = (
    DataClass("people", ("people",)),
    DataClass("links", ("links",)),
    DataClass("memberships", ("memberships",)),
    DataClass("orders", ("order_lines",)),
    DataClass("contacts", ("interactions",)),
    DataClass("consents", ("consents",)),
    DataClass("restrictions", ("restrictions",)),
    DataClass("answers", ("answers",)),
    DataClass("contributions", ("contributions",)),
    DataClass("cases", ("cases",)),
    DataClass("verdicts", ("verdicts",)),
    DataClass("career-choices", ("career_choices",)),
    DataClass("decisions", ("decisions_issued",)),
)
"""What was said and done, in the order in which a person is told; products are nobody's."""

COMPUTED_CLASSES = (
    DataClass("value", ("customer_values", "purchase_summaries")),
    DataClass("tier", ("tiers",)),
    DataClass("care", ("named_care",)),
    DataClass("serving", ("serving_costs",)),
    DataClass("stage", ("careers", "passages", "declines")),
    DataClass("bond", ("bonds",)),
    DataClass("satisfaction", ("satisfaction", "satisfaction_series")),
    DataClass("given", ("contributions_by_customer",)),
    DataClass("balance", ("balances", "ledger_entries")),
    DataClass("needs", ("needs",)),
    DataClass("share", ("share_of_customer",)),
    DataClass("choice", ("decisions", "candidates", "holdouts", "counter_marks")),
    DataClass("response", ("outcomes",)),
)
"""What a turn computes of it."""

DESK_CLASSES = (
    DataClass("allowed", ("consents_now", "restriction_now")),
    DataClass("requests", ("requests",)),
    DataClass("counter", ("counter_decisions", "counter_verdicts")),
)
"""What the desk keeps beside the facts."""


def class_of(table: str) -> DataClass:
    """
    Return the class that a table belongs to.

    Examples
    --------
    >>> class_of("tiers").purpose
    'held-tier-purpose'
    """
    every = (*DATA_CLASSES, *COMPUTED_CLASSES, *DESK_CLASSES)
    return next(held for held in every if table in held.tables)
