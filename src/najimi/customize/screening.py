"""
Screening: each rule marks candidates with the code of its refusal; nothing is deleted.

The first mark in ``MARKS`` that applies stays with the candidate; ``open`` means none did.
"""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.carried import CARRIED
from najimi.customize.rules import rule_sql
from najimi.customize.upsells import gate_columns, offers_of, two_keys
from najimi.model.give_and_take_rules import GiveAndTake, LineBinds
from najimi.model.playbook import ContactRules, Playbook, Treatment
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import ContactClass, Kind
from najimi.plan import SqlStep

MARKS = (
    "open",
    "restricted",
    "not_eligible",
    "suspended",
    "no_consent",
    "complaint",
    "care_event",
    "resting",
    "near_duplicate",
    "refused_lately",
    "contact_rule",
    "rolling_limit",
    "unanswered",
    "not_their_way",
    "ask_first",
    "too_early",
    "not_better",
    "give_first",
)


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
        f"       {_mark_sql(index, playbook)} AS mark_{index}"
        for index in range(len(playbook.treatments))
    )
    gates = "".join(f", {name}" for name in gate_columns(playbook))
    joined = "\nJOIN upsell_gates ON gate_customer_id = customer_id" if gates else ""
    return SqlStep(
        "screened",
        f"SELECT {', '.join(CARRIED)}{gates},\n"
        "       hash_share(concat(seed, customer_id)) AS draw,\n"
        "       hash_share(concat(seed, turn_seed, customer_id)) AS turn_draw,\n"
        f"{marks}\nFROM contexts CROSS JOIN seeds CROSS JOIN suspensions{joined}",
    )


def _mark_sql(place: int, playbook: Playbook) -> str:
    whens = " ".join(
        f"WHEN {condition} THEN {MARKS.index(mark)}"
        for mark, condition in refusals(place, playbook)
    )
    return f"CAST(CASE {whens} ELSE 0 END AS TINYINT)"


def refusals(place: int, playbook: Playbook) -> Iterator[tuple[str, str]]:
    """
    Yield each mark that can refuse a treatment, with its condition.

    Conditions speak of the columns of ``contexts``, of the list ``suspended_treatments`` and,
    where the treatment offers a product, of those of ``upsell_gates``.

    Parameters
    ----------
    place : int
        Of the treatment in the playbook, from 0.
    playbook : Playbook

    Yields
    ------
    tuple of str and str
        Mark, and a boolean expression in the common SQL; in order of ``MARKS``.
    """
    treatment, rules = playbook.treatments[place], playbook.contact_rules
    is_must, is_caring = _is_must(treatment), treatment.is_caring
    if not is_must:
        yield "restricted", "is_restricted"
    yield "not_eligible", f"NOT {rule_sql(treatment.when)}"
    if not is_must:
        yield "suspended", _is_in("suspended_treatments", treatment)
        yield "no_consent", f"NOT may_{treatment.purpose}_{treatment.channel}"
    if not is_caring:
        yield from _open_cases(playbook)
    yield "resting", _is_in("recent_treatments", treatment)
    if not is_caring:
        yield "near_duplicate", _is_in("alike_treatments", treatment)
        yield "refused_lately", _is_in("refused_treatments", treatment)
        yield from _contact_limits(rules, playbook.screening)
        yield from _not_their_way(treatment, playbook)
    yield from _offers(place, playbook)
    yield from _give_and_take_line(treatment, rules, playbook.give_and_take)


def _is_must(treatment: Treatment) -> bool:
    return treatment.contact_class is ContactClass.MUST_ARRIVE


def _is_in(listed: str, treatment: Treatment) -> str:
    """Whether a list of the row names the treatment; ids are held against a closed alphabet."""
    return f"coalesce(array_contains({listed}, '{treatment.treatment_id}'), FALSE)"


def _open_cases(playbook: Playbook) -> Iterator[tuple[str, str]]:
    for mark in ("complaint", "care_event"):
        yield (
            mark,
            f"n_open_{mark}s > 0"
            f" OR coalesce(days_since_{mark}_closed <= {playbook.quiet_days}, FALSE)",
        )


def _not_their_way(treatment: Treatment, playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Yield what keeps a treatment from whoever is towards an ideal type that it does not suit."""
    against = [
        f"coalesce(array_contains(ideal_types, '{ideal.ideal_type_id}'), FALSE)"
        for ideal in playbook.ideal_types
        if treatment.kind in ideal.donts
    ]
    if against:
        yield "not_their_way", " OR ".join(against)


def _offers(place: int, playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Yield what keeps an offer back: nobody asked what they want, too early, or no better."""
    treatment = playbook.treatments[place]
    if treatment.kind is Kind.SELL and playbook.asks_first:
        yield "ask_first", "main_need IS NULL"
    if treatment.is_main_product:
        yield "too_early", "NOT has_bought_front"
    if place in [offered for offered, _ in offers_of(playbook)]:
        yield "not_better", two_keys(place)


def _contact_limits(rules: ContactRules, screening: ScreeningRules) -> Iterator[tuple[str, str]]:
    limits = {"n_contacts_7_days": rules.max_7_days, "n_contacts_30_days": rules.max_30_days}
    for column, most in limits.items():
        if most is not None:
            yield "contact_rule", f"{column} >= {most}"
    if screening.max_treatments is not None:
        yield "rolling_limit", f"n_treatments_in_period >= {screening.max_treatments}"
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
    is_dearer = treatment.is_main_product or treatment.replaces_product_id is not None
    is_upsell = treatment.kind is Kind.SELL and is_dearer
    is_question = treatment.kind is Kind.LISTEN and treatment.contact_class is not ContactClass.CARE
    if (is_upsell and LineBinds.UPSELL in give_and_take.binds) or (
        is_question and LineBinds.LISTEN in give_and_take.binds
    ):
        yield "give_first", f"balance_points < {line}"
