"""
Screening: each rule marks candidates with the code of its refusal; nothing is deleted.

The first mark in ``MARKS`` that applies stays with the candidate; ``open`` means none did.
"""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.carried import CARRIED
from najimi.customize.rules import rule_sql
from najimi.model.give_and_take_rules import OUR_GIVE_AND_TAKE, GiveAndTake, LineBinds
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
        f"       {_mark_sql(treatment, playbook)} AS mark_{index}"
        for index, treatment in enumerate(playbook.treatments)
    )
    return SqlStep(
        "screened",
        f"SELECT {', '.join(CARRIED)},\n"
        "       hash_share(concat(seed, customer_id)) AS draw,\n"
        "       hash_share(concat(seed, turn_seed, customer_id)) AS turn_draw,\n"
        f"{marks}\nFROM contexts CROSS JOIN seeds",
    )


def _mark_sql(treatment: Treatment, playbook: Playbook) -> str:
    whens = " ".join(
        f"WHEN {condition} THEN {MARKS.index(mark)}"
        for mark, condition in refusals(treatment, playbook.contact_rules, playbook.give_and_take)
    )
    return f"CAST(CASE {whens} ELSE 0 END AS TINYINT)"


def refusals(
    treatment: Treatment, rules: ContactRules, give_and_take: GiveAndTake = OUR_GIVE_AND_TAKE
) -> Iterator[tuple[str, str]]:
    """
    Yield each mark that can refuse a treatment, with its condition over ``contexts``.

    Parameters
    ----------
    treatment : Treatment
    rules : ContactRules
    give_and_take : GiveAndTake, optional

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
    yield from _give_and_take_line(treatment, rules, give_and_take)


def _contact_limits(rules: ContactRules) -> Iterator[tuple[str, str]]:
    limits = {"n_contacts_7_days": rules.max_7_days, "n_contacts_30_days": rules.max_30_days}
    for column, most in limits.items():
        if most is not None:
            yield "contact_rule", f"{column} >= {most}"
    if rules.unanswered_limit is not None:
        yield "unanswered", f"n_unanswered >= {rules.unanswered_limit}"


def _give_and_take_line(
    treatment: Treatment, rules: ContactRules, give_and_take: GiveAndTake
) -> Iterator[tuple[str, str]]:
    """
    Yield what holds back an ask, or what the line binds beside it.

    After the ask the balance must still be at the line, asks counted that were decided on and
    are not known to have been made; and nobody is asked to whom nothing was ever given.
    """
    line = give_and_take.line_points
    if treatment.kind is Kind.ASK:
        takes = give_and_take.ask_points(rules.gives_per_ask, treatment.channel)
        yield (
            "give_first",
            f"n_gives < 1 OR balance_points - (n_pending_asks + 1) * {takes} < {line}",
        )
    is_upsell = treatment.kind is Kind.SELL and treatment.is_main_product
    is_question = treatment.kind is Kind.LISTEN and treatment.contact_class is not ContactClass.CARE
    if (is_upsell and LineBinds.UPSELL in give_and_take.binds) or (
        is_question and LineBinds.LISTEN in give_and_take.binds
    ):
        yield "give_first", f"balance_points < {line}"
