"""Which treatments rest for which customers: sent lately, said in other words, or refused."""

from __future__ import annotations

import pyarrow as pa

from najimi.customize.likeness import alike_pairs
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import REFUSING, ContactClass, Verdict
from najimi.model.treatments import Treatment
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import INTEGER, STRING

REST_PAIRS = pa.schema([("treatment_id", STRING), ("barred_id", STRING), ("rest_days", INTEGER)])
PAIRS = pa.schema([("treatment_id", STRING), ("barred_id", STRING)])
OFFERED = pa.schema([("product_id", STRING), ("barred_id", STRING)])
_REFUSALS = ", ".join(f"'{verdict}'" for verdict in REFUSING)


def _resting(moment: Moment) -> str:
    return f"""
SELECT c.customer_id, array_sort(array_agg(DISTINCT p.barred_id)) AS recent_treatments
FROM contacts AS c
JOIN rest_pairs AS p ON p.treatment_id = c.treatment_id
WHERE c.direction = 'out' AND days_between(c.day, {moment.today_sql}) < p.rest_days
GROUP BY c.customer_id
"""


def _alike(moment: Moment, rules: ScreeningRules) -> str:
    # All messages of a day count as one place, so that no order among them decides.
    return f"""
SELECT m.customer_id, array_sort(array_agg(DISTINCT p.barred_id)) AS alike_treatments
FROM (
    SELECT customer_id, treatment_id,
           rank() OVER (PARTITION BY customer_id ORDER BY day DESC) AS place
    FROM contacts
    WHERE direction = 'out' AND NOT is_ghost AND treatment_id IS NOT NULL
      AND days_between(day, {moment.today_sql}) < {rules.similar_days}
) AS m
JOIN alike_pairs AS p ON p.treatment_id = m.treatment_id
WHERE m.place <= {rules.similar_messages}
GROUP BY m.customer_id
"""


# A refusal told as a contact is a verdict, too; it may name what it refuses by the decision or by
# the contact of ours that it answers. What is named by a decision is looked up among the few
# decisions that are named.
_SAID = f"""
WITH told AS (
    SELECT source, source_key, occurred_at, verdict, treatment_id, decision_id, product_id
    FROM verdicts
    UNION ALL
    SELECT f.source, f.source_key, f.occurred_at, '{Verdict.REFUSED}' AS verdict,
           coalesce(f.treatment_id, a.treatment_id) AS treatment_id,
           coalesce(f.decision_id, a.decision_id) AS decision_id,
           CAST(NULL AS STRING) AS product_id
    FROM interactions AS f
    LEFT JOIN (
        SELECT source, fact_id, max(treatment_id) AS treatment_id, max(decision_id) AS decision_id
        FROM interactions WHERE direction = 'out' GROUP BY source, fact_id
    ) AS a ON a.source = f.source AND a.fact_id = f.in_reply_to
    WHERE f.kind = 'refusal' AND f.direction = 'in'
), named AS (
    SELECT d.fact_id, max(coalesce(d.treatment_id, d.held_out_treatment_id)) AS treatment_id
    FROM decisions_issued AS d
    JOIN (SELECT DISTINCT decision_id FROM told WHERE decision_id IS NOT NULL) AS v
      ON v.decision_id = d.fact_id
    GROUP BY d.fact_id
)
SELECT i.customer_id, v.verdict, coalesce(v.treatment_id, n.treatment_id) AS treatment_id,
       v.product_id, local_date(v.occurred_at) AS day
FROM told AS v
JOIN identities AS i ON i.source = v.source AND i.source_key = v.source_key
 AND v.occurred_at >= i.from_at AND v.occurred_at < i.until_at
LEFT JOIN named AS n ON n.fact_id = v.decision_id
"""


def _refused(moment: Moment, rules: ScreeningRules) -> str:
    return f"""
WITH lasting AS (
    SELECT customer_id, treatment_id, product_id FROM said_verdicts AS s
    WHERE {still_rests("s", moment, rules)}
)
SELECT customer_id, array_sort(array_agg(DISTINCT barred_id)) AS refused_treatments
FROM (
    SELECT l.customer_id, p.barred_id FROM lasting AS l
    JOIN refusal_pairs AS p ON p.treatment_id = l.treatment_id
    UNION ALL
    SELECT l.customer_id, o.barred_id FROM lasting AS l
    JOIN offered AS o ON o.product_id = l.product_id
) AS barred
GROUP BY customer_id
"""


def still_rests(said: str, moment: Moment, rules: ScreeningRules) -> str:
    """
    Return the SQL condition that what a verdict refused still rests, at the counter as elsewhere.

    Parameters
    ----------
    said : str
        Name of a table of ``said_verdicts``.
    moment : Moment
    rules : ScreeningRules
    """
    lasts = " ".join(
        f"WHEN '{verdict}' THEN {days}" for verdict, days in rules.refused_rest_days.items()
    )
    return (
        f"{said}.verdict IN ({_REFUSALS}) AND days_between({said}.day, {moment.today_sql})"
        f" < CASE {said}.verdict {lasts} ELSE 0 END"
    )


def barring_steps(moment: Moment, playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps from ``contacts`` and verdicts to ``resting``, ``alike`` and ``refused``.

    Each has one row per customer for whom any treatment is barred, with the list of them.
    ``said_verdicts`` tells every verdict with its customer and treatment, and every refusal that
    was told as a contact.
    """
    rules, treatments = playbook.screening, playbook.treatments
    rests, refused, offered = (
        rest_pairs(treatments),
        refusal_pairs(treatments),
        _offered(treatments),
    )
    alike = _pairs(alike_pairs(treatments, least_share=rules.similar_share))
    return (
        SmallStep("rest_pairs", lambda _: rests, REST_PAIRS, small=()),
        SmallStep("alike_pairs", lambda _: alike, PAIRS, small=()),
        SmallStep("refusal_pairs", lambda _: refused, PAIRS, small=()),
        SmallStep("offered", lambda _: offered, OFFERED, small=()),
        SqlStep("resting", _resting(moment)),
        SqlStep("alike", _alike(moment, rules)),
        SqlStep("said_verdicts", _SAID),
        SqlStep("refused", _refused(moment, rules)),
    )


def rest_pairs(treatments: tuple[Treatment, ...]) -> pa.Table:
    """
    Return after which treatment which other one rests, and for how long.

    A treatment rests after itself; two of which either names the other in ``rests_with`` rest
    after each other, for the longer of their ``rest_days``.

    Parameters
    ----------
    treatments : tuple of Treatment

    Returns
    -------
    pyarrow.Table
        One row per ordered pair that rests, each treatment with itself included; days.
    """
    days = {(t.treatment_id, t.treatment_id): t.rest_days for t in treatments}
    by_id = {t.treatment_id: t for t in treatments}
    for one in treatments:
        for other in (by_id[name] for name in one.rests_with if name in by_id):
            longer = max(one.rest_days, other.rest_days)
            days[one.treatment_id, other.treatment_id] = longer
            days[other.treatment_id, one.treatment_id] = longer
    rows = [(*pair, rest) for pair, rest in sorted(days.items())]
    return pa.Table.from_pylist(
        [dict(zip(REST_PAIRS.names, row, strict=True)) for row in rows], schema=REST_PAIRS
    )


def refusal_pairs(treatments: tuple[Treatment, ...]) -> pa.Table:
    """
    Return which treatments a refusal of one bars.

    Itself, whatever offers the same product, and of promotion whatever answers the same need.
    """
    return _pairs(
        [
            (one.treatment_id, other.treatment_id)
            for one in treatments
            for other in treatments
            if one is other
            or (one.product_id is not None and one.product_id == other.product_id)
            or (one.need == other.need and other.contact_class is ContactClass.PROMOTIONAL)
        ]
    )


def _offered(treatments: tuple[Treatment, ...]) -> pa.Table:
    rows = [
        {"product_id": t.product_id, "barred_id": t.treatment_id}
        for t in treatments
        if t.product_id
    ]
    return pa.Table.from_pylist(rows, schema=OFFERED)


def _pairs(pairs: list[tuple[str, str]]) -> pa.Table:
    rows = [dict(zip(PAIRS.names, pair, strict=True)) for pair in pairs]
    return pa.Table.from_pylist(rows, schema=PAIRS)
