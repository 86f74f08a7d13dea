"""
Where the effort of a turn goes: how much of it to people of whom nothing is to be had soon.

Customers are put into three groups by the margin expected of them within 28 days. What the turn
spends on each stands beside what they and we began, favours asked and gifts given before.
"""

from __future__ import annotations

import pyarrow as pa

from najimi.model.effort import Nearness
from najimi.model.playbook import Playbook
from najimi.model.terms import PEOPLE_CHANNELS, PERSON_ACCOUNT, Kind
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import STRING

_SCHEMA = pa.schema([("nearness", STRING)])
HOT_TENTHS = 10
"""The hot leads are the part of all customers, one in so many, with most to be had soon."""

# Expected margins are floats: each is rounded to a whole minor unit before it is ranked or added.
_NEAR = """
SELECT customer_id, n_our_initiations, n_their_initiations,
       CAST(floor(coalesce(expected_purchases_28_days * expected_order_margin_amount, 0e0) + 0.5e0)
            AS BIGINT) AS soon_amount
FROM contexts
"""


def _hot_line(least: int) -> str:
    """Return the amount from which on somebody is a hot lead; equal amounts are treated alike."""
    return f"""
WITH amounts AS (
    SELECT soon_amount, count(*) AS n FROM near_customers WHERE soon_amount >= {least}
    GROUP BY soon_amount
), running AS (
    SELECT soon_amount, sum(n) OVER (ORDER BY soon_amount DESC ROWS UNBOUNDED PRECEDING) AS n_above
    FROM amounts
)
SELECT coalesce(max(CASE WHEN r.n_above * {HOT_TENTHS} >= a.n_all THEN r.soon_amount END), {least})
           AS hot_amount
FROM (SELECT count(*) AS n_all FROM near_customers) AS a
LEFT JOIN running AS r ON r.n_above > 0
"""


def _grouped(least: int) -> str:
    return f"""
SELECT c.*, CASE WHEN c.soon_amount < {least} THEN '{Nearness.NONE}'
                 WHEN c.soon_amount >= h.hot_amount THEN '{Nearness.HOT}'
                 ELSE '{Nearness.SOME}' END AS nearness
FROM near_customers AS c CROSS JOIN hot_line AS h
"""


_FIRST_ASKS = f"""
SELECT customer_id, min(CASE WHEN what = '{Kind.ASK}' THEN occurred_on END) AS first_ask_on,
       min(CASE WHEN to_account = '{PERSON_ACCOUNT}' AND points > 0 THEN occurred_on END)
           AS first_give_on
FROM ledger_entries GROUP BY customer_id
"""


def _efforts() -> str:
    by_people = ", ".join(f"'{channel}'" for channel in sorted(PEOPLE_CHANNELS))
    counted = {
        "n_customers": "1",
        "n_decided": "CASE WHEN d.treatment_id IS NOT NULL THEN 1 ELSE 0 END",
        "n_taking": f"CASE WHEN d.kind IN ('{Kind.SELL}', '{Kind.ASK}') THEN 1 ELSE 0 END",
        "n_messages": f"CASE WHEN d.channel NOT IN ({by_people}) THEN 1 ELSE 0 END",
        "minutes": "d.minutes",
        "cost_amount": "d.cost_amount",
        "soon_amount": "c.soon_amount",
        "n_our_initiations": "c.n_our_initiations",
        "n_their_initiations": "c.n_their_initiations",
        "n_asked": "CASE WHEN f.first_ask_on IS NOT NULL THEN 1 ELSE 0 END",
        "n_given_first": "CASE WHEN f.first_give_on < f.first_ask_on THEN 1 ELSE 0 END",
        "n_solved_elsewhere": "b.n_solved_elsewhere",
    }
    sums = ",\n       ".join(
        f"CAST(coalesce(sum(CASE WHEN c.customer_id IS NOT NULL THEN {what} END), 0) AS BIGINT)"
        f" AS {name}"
        for name, what in counted.items()
    )
    return f"""
SELECT g.nearness,
       {sums}
FROM nearness_groups AS g
LEFT JOIN grouped_by_nearness AS c ON c.nearness = g.nearness
LEFT JOIN decisions AS d ON d.customer_id = c.customer_id
LEFT JOIN balances AS b ON b.customer_id = c.customer_id
LEFT JOIN first_asks AS f ON f.customer_id = c.customer_id
GROUP BY g.nearness
"""


def effort_steps(playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps to ``efforts``: always three rows, one per group of customers.

    Nothing is to be had soon of whoever is expected to bring less within 28 days than one contact
    costs their attention (``contact_amount``, at least one minor unit).

    Parameters
    ----------
    playbook : Playbook
    """
    least = max(1, playbook.contact_amount)
    groups = pa.table({"nearness": [each.value for each in Nearness]}, schema=_SCHEMA)
    return (
        SmallStep("nearness_groups", lambda _: groups, _SCHEMA, small=()),
        SqlStep("near_customers", _NEAR),
        SqlStep("hot_line", _hot_line(least)),
        SqlStep("grouped_by_nearness", _grouped(least)),
        SqlStep("first_asks", _FIRST_ASKS),
        SqlStep("efforts", _efforts()),
    )
