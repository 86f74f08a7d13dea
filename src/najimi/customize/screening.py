"""
Screening: each rule marks candidates with the code of its refusal; nothing is deleted.

The first mark in ``MARKS`` that applies stays with the candidate; ``open`` means none did.
"""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.carried import CARRIED
from najimi.customize.rules import rule_sql
from najimi.model.playbook import ContactRules, Playbook, Treatment
from najimi.model.terms import ContactClass, Kind
from najimi.plan import SqlStep

MARKS = (
    "open",
    "restricted",
    "not_eligible",
    "no_consent",
    "complaint",
    "resting",
    "contact_rule",
    "unanswered",
    "too_early",
    "give_first",
)
CARING = (ContactClass.CARE, ContactClass.MUST_ARRIVE)


def screening_step(playbook: Playbook) -> SqlStep:
    """
    Return the step to ``screened``: one row per customer, one mark column per treatment.

    Columns ``mark_0``, ``mark_1``, … follow the order of the playbook and hold an index
    into ``MARKS``.

    Raises
    ------
    RuleError
        If a rule of the playbook speaks of something unknown.
    """
    marks = ",\n".join(
        f"       {_mark_sql(treatment, playbook.contact_rules)} AS mark_{index}"
        for index, treatment in enumerate(playbook.treatments)
    )
    return SqlStep(
        "screened",
        f"SELECT {', '.join(CARRIED)},\n"
        "       hash_share(concat(seed, customer_id)) AS draw,\n"
        "       hash_share(concat(seed, turn_seed, customer_id)) AS turn_draw,\n"
        f"{marks}\nFROM contexts CROSS JOIN seeds",
    )


def _mark_sql(treatment: Treatment, rules: ContactRules) -> str:
    whens = " ".join(
        f"WHEN {condition} THEN {MARKS.index(mark)}"
        for mark, condition in refusals(treatment, rules)
    )
    return f"CAST(CASE {whens} ELSE 0 END AS TINYINT)"


def refusals(treatment: Treatment, rules: ContactRules) -> Iterator[tuple[str, str]]:
    """
    Yield each mark that can refuse a treatment, with its condition over ``contexts``.

    Parameters
    ----------
    treatment : Treatment
    rules : ContactRules

    Yields
    ------
    tuple of str and str
        Mark, and a boolean expression in the common SQL; in order of ``MARKS``.
    """
    is_must = treatment.contact_class is ContactClass.MUST_ARRIVE
    if not is_must:
        yield "restricted", "is_restricted"
    yield "not_eligible", f"NOT {rule_sql(treatment.when)}"
    if not is_must:
        yield "no_consent", f"NOT may_{treatment.purpose}_{treatment.channel}"
    if treatment.contact_class not in CARING:
        quiet = rules.complaint_quiet_days
        yield "complaint", f"coalesce(days_since_complaint <= {quiet}, FALSE)"
    yield (
        "resting",
        f"coalesce(array_contains(recent_treatments, '{treatment.treatment_id}'), FALSE)",
    )
    if treatment.contact_class not in CARING:
        yield from _contact_limits(rules)
    if treatment.is_main_product:
        yield "too_early", "NOT has_bought_front"
    if treatment.kind is Kind.ASK:
        yield "give_first", f"n_gives_365_days < (n_asks_365_days + 1) * {rules.gives_per_ask}"


def _contact_limits(rules: ContactRules) -> Iterator[tuple[str, str]]:
    limits = {"n_contacts_7_days": rules.max_7_days, "n_contacts_30_days": rules.max_30_days}
    for column, most in limits.items():
        if most is not None:
            yield "contact_rule", f"{column} >= {most}"
    if rules.unanswered_limit is not None:
        yield "unanswered", f"n_unanswered >= {rules.unanswered_limit}"
