"""
Which treatments customers regret: returns, complaints, downgrades and verdicts, charged to each.

A treatment that surely more customers than the playbook's line regret is suspended.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.special import betaincinv

from najimi.customize.open_cases import COMPLAINT_KINDS
from najimi.model.counter_rules import AT_THE_COUNTER
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.screening_rules import ScreeningRules
from najimi.model.terms import Verdict
from najimi.plan import Small, SmallStep, SqlStep, Step
from najimi.tables.contract import BOOLEAN, INTEGER, STRING
from najimi.tables.turn import REGRETS

REGRETTING = (Verdict.NOT_FOR_ME, Verdict.NUISANCE)
REGRETS_OF = ("verdict", "complaint", "return", "downgrade")
DOUBT = 0.05
"""Chance left that fewer regret it than the lower bound says."""

COUNTS = pa.schema(
    [("treatment_id", STRING), ("n_customers", INTEGER), ("n_regretted", INTEGER)]
    + [(f"n_{what}s", INTEGER) for what in REGRETS_OF]
)
SUSPENSIONS = pa.schema([("suspended_treatments", pa.list_(STRING))])
PRODUCTS = pa.schema([("treatment_id", STRING), ("product_id", STRING), ("is_new", BOOLEAN)])
_COMPLAINTS = ", ".join(f"'{kind}'" for kind in COMPLAINT_KINDS)
_VERDICTS = ", ".join(f"'{verdict}'" for verdict in REGRETTING)


def _proposed(moment: Moment, rules: ScreeningRules) -> str:
    return f"""
SELECT c.customer_id, c.treatment_id, min(c.day) AS first_on
FROM contacts AS c LEFT JOIN treatments AS t ON t.treatment_id = c.treatment_id
WHERE (t.treatment_id IS NOT NULL OR c.treatment_id = '{AT_THE_COUNTER}')
  AND c.direction = 'out' AND c.is_known
  AND days_between(c.day, {moment.today_sql}) < {rules.regret_days}
GROUP BY c.customer_id, c.treatment_id
"""


# Complaints name a treatment, or the decision that chose it.
_CHARGED_COMPLAINTS = f"""
WITH told AS (
    SELECT source, source_key, occurred_at, treatment_id, decision_id FROM cases
    WHERE kind IN ({_COMPLAINTS}) AND (treatment_id IS NOT NULL OR decision_id IS NOT NULL)
    UNION ALL
    SELECT source, source_key, occurred_at, treatment_id, decision_id FROM interactions
    WHERE kind = 'complaint' AND direction = 'in'
      AND (treatment_id IS NOT NULL OR decision_id IS NOT NULL)
), named AS (
    SELECT d.fact_id, max(d.treatment_id) AS treatment_id
    FROM decisions_issued AS d
    JOIN (SELECT DISTINCT decision_id FROM told WHERE decision_id IS NOT NULL) AS t
      ON t.decision_id = d.fact_id
    GROUP BY d.fact_id
)
SELECT i.customer_id, coalesce(t.treatment_id, n.treatment_id) AS treatment_id,
       local_date(t.occurred_at) AS day
FROM told AS t
JOIN identities AS i ON i.source = t.source AND i.source_key = t.source_key
 AND t.occurred_at >= i.from_at AND t.occurred_at < i.until_at
LEFT JOIN named AS n ON n.fact_id = t.decision_id
"""

# What was bought or brought back of what a treatment offered, since it was proposed.
_TAKEN = """
SELECT p.customer_id, p.treatment_id, local_date(o.occurred_at) AS day,
       g.is_new, o.quantity < 0 AS is_return
FROM order_lines AS o
JOIN regret_products AS g ON g.product_id = o.product_id
JOIN identities AS i ON i.source = o.source AND i.source_key = o.source_key
 AND o.occurred_at >= i.from_at AND o.occurred_at < i.until_at
JOIN proposed_before AS p ON p.customer_id = i.customer_id AND p.treatment_id = g.treatment_id
WHERE local_date(o.occurred_at) >= p.first_on
"""


def _regrets(moment: Moment, rules: ScreeningRules) -> str:
    is_recent = f"days_between(day, {moment.today_sql}) < {rules.regret_days}"
    sums = ", ".join(
        f"count(DISTINCT CASE WHEN r.what = '{what}' THEN r.customer_id END) AS n_{what}s"
        for what in REGRETS_OF
    )
    counts = ", ".join(f"coalesce(s.n_{what}s, 0) AS n_{what}s" for what in REGRETS_OF)
    return f"""
WITH regretted AS (
    SELECT customer_id, treatment_id, 'verdict' AS what FROM said_verdicts
    WHERE verdict IN ({_VERDICTS}) AND treatment_id IS NOT NULL AND {is_recent}
    UNION ALL
    SELECT customer_id, treatment_id, 'complaint' AS what FROM charged_complaints
    WHERE treatment_id IS NOT NULL AND {is_recent}
    UNION ALL
    SELECT customer_id, treatment_id, 'return' AS what FROM taken WHERE is_new AND is_return
    UNION ALL
    SELECT b.customer_id, b.treatment_id, 'downgrade' AS what
    FROM (SELECT customer_id, treatment_id, min(day) AS day FROM taken
          WHERE is_new AND NOT is_return GROUP BY customer_id, treatment_id) AS b
    JOIN taken AS a ON a.customer_id = b.customer_id AND a.treatment_id = b.treatment_id
     AND a.day > b.day
    WHERE NOT a.is_new AND NOT a.is_return
), whole AS (
    SELECT customer_id, treatment_id FROM proposed_before
    UNION SELECT customer_id, treatment_id FROM regretted
    UNION SELECT customer_id, treatment_id FROM said_verdicts
    WHERE treatment_id IS NOT NULL AND {is_recent}
    UNION SELECT customer_id, treatment_id FROM contacts
    WHERE treatment_id IS NOT NULL AND NOT is_ghost AND (direction = 'in' OR NOT is_known)
      AND {is_recent}
), spoken AS (
    SELECT r.treatment_id, count(DISTINCT r.customer_id) AS n_regretted, {sums}
    FROM regretted AS r GROUP BY r.treatment_id
), asked AS (
    SELECT treatment_id, count(*) AS n_asked FROM whole GROUP BY treatment_id
)
SELECT a.treatment_id, a.n_asked AS n_customers,
       coalesce(s.n_regretted, 0) AS n_regretted, {counts}
FROM asked AS a LEFT JOIN spoken AS s ON s.treatment_id = a.treatment_id
"""


def regret_steps(moment: Moment, playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps from ``contacts`` and ``said_verdicts`` to ``regrets``.

    A customer counts once per treatment, however often and for whatever they regret it. The whole
    are those to whom it was proposed, as is known or as was decided, and whoever spoke of it,
    well or badly: where no deliveries are logged, those who are content would else be missing.
    """
    rules, products = playbook.screening, _products(playbook)
    return (
        SmallStep("regret_products", lambda _: products, PRODUCTS, small=()),
        SqlStep("proposed_before", _proposed(moment, rules)),
        SqlStep("charged_complaints", _CHARGED_COMPLAINTS),
        SqlStep("taken", _TAKEN),
        SqlStep("regret_counts", _regrets(moment, rules)),
        SmallStep(
            "regrets",
            lambda small: judge_regrets(small["regret_counts"], playbook),
            REGRETS.schema,
            small=("regret_counts",),
        ),
    )


def judge_regrets(counts: pa.Table, playbook: Playbook) -> pa.Table:
    """
    Return ``regrets``: per treatment of the playbook how many regret it, and how surely.

    The lower bound is the 5 % quantile of Beta(k + 1/2, n - k + 1/2), for k of n customers.

    Parameters
    ----------
    counts : pyarrow.Table
        Of ``COUNTS``; treatments that nobody was proposed may be missing.
    playbook : Playbook

    Returns
    -------
    pyarrow.Table
        One row per treatment, in the order of the playbook, and last one of all suggestions at
        the counter; shares in [0, 1], without unit.

    References
    ----------
    .. [1] Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial
       proportion. *Statistical Science* 16(2), 101-133.
    """
    rules = playbook.screening
    found = {row["treatment_id"]: row for row in counts.to_pylist()}
    rows = []
    for treatment_id in (*(each.treatment_id for each in playbook.treatments), AT_THE_COUNTER):
        row = dict.fromkeys(COUNTS.names, 0) | found.get(treatment_id, {})
        n, k = row["n_customers"], row["n_regretted"]
        low = regret_low(k, n) if n else None
        is_over = low is not None and low > rules.regret_line_share
        rows.append(
            row
            | {
                "treatment_id": treatment_id,
                "regret_share": k / n if n else None,
                "regret_low_share": low,
                "line_share": rules.regret_line_share,
                "is_suspended": is_over and n >= rules.regret_least_customers,
            }
        )
    return pa.Table.from_pylist(rows, schema=REGRETS.schema)


def regret_low(n_regretted: int, n_customers: int) -> float:
    """
    Return a part of customers that surely, at 95 %, is not above the true one.

    Examples
    --------
    >>> round(regret_low(0, 10), 4), round(regret_low(3, 10), 4), round(regret_low(30, 100), 4)
    (0.0002, 0.1173, 0.2295)
    """
    low = betaincinv(n_regretted + 0.5, n_customers - n_regretted + 0.5, DOUBT)
    return float(np.clip(low, 0.0, 1.0))


def suspensions_step() -> SmallStep:
    """Return the step from ``regrets`` to ``suspensions``: one row, the list of what is suspended."""

    def suspended(small: Small) -> pa.Table:
        rows = small["regrets"].to_pylist()
        ids = sorted(row["treatment_id"] for row in rows if row["is_suspended"])
        return pa.table({"suspended_treatments": [ids]}, schema=SUSPENSIONS)

    return SmallStep("suspensions", suspended, SUSPENSIONS, small=("regrets",))


def _products(playbook: Playbook) -> pa.Table:
    """Return what each treatment offers, and what that stands in for."""
    rows = [
        {"treatment_id": treatment.treatment_id, "product_id": product, "is_new": is_new}
        for treatment in playbook.treatments
        for product, is_new in (
            (treatment.product_id, True),
            (treatment.replaces_product_id, False),
        )
        if product is not None
    ]
    return pa.Table.from_pylist(rows, schema=PRODUCTS)
