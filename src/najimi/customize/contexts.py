"""One row per customer with everything that rules and the gate may speak of."""

from __future__ import annotations

from najimi.customize.barring import barring_steps
from najimi.customize.chosen_types import chosen_types_step
from najimi.customize.consents import PURPOSES, consent_steps
from najimi.customize.open_cases import case_steps
from najimi.customize.regrets import regret_steps
from najimi.customize.upsells import upsell_steps
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.model.standing_decisions import STANDING_DECISIONS
from najimi.model.terms import FREQUENT_ORDERS, THEIRS_STRENGTH, Channel
from najimi.plan import SqlStep, Step
from najimi.tables.turn import LIGHT_CARE

_STANDING = f"""
SELECT fact_id, customer_id, occurred_at, kind, treatment_id, held_out_treatment_id
FROM ({STANDING_DECISIONS}) AS standing
"""

_CONTACTS = """
SELECT i.customer_id, local_date(f.occurred_at) AS day, f.direction, f.kind, f.treatment_id,
       TRUE AS is_known, FALSE AS is_ghost,
       f.in_reply_to IS NOT NULL OR f.kind IN ('response', 'refusal') AS is_reply
FROM interactions AS f
JOIN identities AS i ON i.source = f.source AND i.source_key = f.source_key
 AND f.occurred_at >= i.from_at AND f.occurred_at < i.until_at
UNION ALL
SELECT i.customer_id, local_date(d.occurred_at) AS day, 'out' AS direction, d.kind,
       coalesce(d.treatment_id, d.held_out_treatment_id) AS treatment_id,
       FALSE AS is_known, d.treatment_id IS NULL AS is_ghost, FALSE AS is_reply
FROM standing_decisions AS d
JOIN redirects AS i ON i.first_customer_id = d.customer_id
LEFT JOIN carried_out AS done ON done.fact_id = d.fact_id
WHERE coalesce(d.treatment_id, d.held_out_treatment_id) IS NOT NULL AND done.fact_id IS NULL
"""

# A delivery that names no decision carries out the one it fits: same customer, same treatment,
# within the month after it was decided.
_CARRIED_OUT = """
SELECT d.fact_id
FROM standing_decisions AS d
JOIN redirects AS i ON i.first_customer_id = d.customer_id
JOIN (
    SELECT k.customer_id, f.treatment_id, f.decision_id, local_date(f.occurred_at) AS day
    FROM interactions AS f
    JOIN identities AS k ON k.source = f.source AND k.source_key = f.source_key
     AND f.occurred_at >= k.from_at AND f.occurred_at < k.until_at
    WHERE f.direction = 'out' AND (f.treatment_id IS NOT NULL OR f.decision_id IS NOT NULL)
) AS sent ON sent.customer_id = i.customer_id
WHERE sent.decision_id = d.fact_id
   OR (sent.decision_id IS NULL AND sent.treatment_id = d.treatment_id
       AND days_between(local_date(d.occurred_at), sent.day) BETWEEN 0 AND 30)
GROUP BY d.fact_id
"""


def _contact_summaries(moment: Moment, period_days: int) -> str:
    today, ours = moment.today_sql, "c.direction = 'out' AND NOT c.is_ghost"
    return f"""
WITH last_words AS (
    SELECT customer_id, max(day) AS day FROM (
        SELECT customer_id, day FROM contacts WHERE direction = 'in'
        UNION ALL SELECT customer_id, last_on AS day FROM purchase_summaries
    ) AS heard GROUP BY customer_id
)
SELECT c.customer_id,
       sum(CASE WHEN {ours} AND days_between(c.day, {today}) < 7 THEN 1 ELSE 0 END)
           AS n_contacts_7_days,
       sum(CASE WHEN {ours} AND days_between(c.day, {today}) < 30 THEN 1 ELSE 0 END)
           AS n_contacts_30_days,
       sum(CASE WHEN {ours} AND c.is_known AND days_between(c.day, {today}) < 7 THEN 1 ELSE 0 END)
           AS n_known_7_days,
       sum(CASE WHEN {ours} AND c.is_known AND days_between(c.day, {today}) < 30 THEN 1 ELSE 0 END)
           AS n_known_30_days,
       sum(CASE WHEN {ours} AND c.is_known AND NOT c.is_reply AND (w.day IS NULL OR c.day > w.day)
                THEN 1 ELSE 0 END) AS n_unanswered,
       sum(CASE WHEN {ours} AND c.is_known AND NOT c.is_reply
                     AND days_between(c.day, {today}) < 365 THEN 1 ELSE 0 END) AS n_our_initiations,
       sum(CASE WHEN c.direction = 'in' AND NOT c.is_reply
                     AND days_between(c.day, {today}) < 365 THEN 1 ELSE 0 END) AS n_their_initiations,
       sum(CASE WHEN {ours} AND c.treatment_id IS NOT NULL
                     AND days_between(c.day, {today}) < {period_days} THEN 1 ELSE 0 END)
           AS n_treatments_in_period,
       max(CASE WHEN c.direction = 'in' THEN c.day END) AS last_talk_on,
       max(CASE WHEN c.direction = 'in' AND c.kind = 'complaint' THEN c.day END) AS last_complaint_on,
       sum(CASE WHEN {ours} AND c.is_known AND c.kind IN ('give', 'serve', 'care')
                     AND days_between(c.day, {today}) <= 365 THEN 1 ELSE 0 END) AS n_gives_365_days,
       sum(CASE WHEN {ours} AND c.kind = 'ask'
                     AND days_between(c.day, {today}) <= 365 THEN 1 ELSE 0 END) AS n_asks_365_days,
       sum(CASE WHEN {ours} AND NOT c.is_known AND c.kind = 'ask'
                     AND days_between(c.day, {today}) <= 365 THEN 1 ELSE 0 END) AS n_pending_asks
FROM contacts AS c
LEFT JOIN last_words AS w ON w.customer_id = c.customer_id
GROUP BY c.customer_id
"""


def _contexts(moment: Moment) -> str:
    today = moment.today_sql
    allowed = ",\n".join(
        f"       coalesce(a.may_{purpose}_{channel}, FALSE) AS may_{purpose}_{channel}"
        for purpose in PURPOSES
        for channel in Channel
    )
    return f"""
SELECT v.customer_id, t.tier, s.stage, n.need AS main_need,
       CASE WHEN coalesce(p.n_orders_90_days, 0) = 0 THEN 'quiet'
            WHEN p.n_orders_90_days < {FREQUENT_ORDERS} THEN 'occasional' ELSE 'frequent' END AS activity,
       v.n_orders, s.days_since_last_order, s.usual_gap_days, p.tenure_days,
       v.alive_probability, v.expected_margin_amount, v.expected_order_margin_amount,
       v.expected_purchases_7_days, v.expected_purchases_28_days,
       coalesce(p.year_net_amount, 0) AS year_net_amount,
       CAST(coalesce(c.n_contacts_7_days, 0) AS BIGINT) AS n_contacts_7_days,
       CAST(coalesce(c.n_contacts_30_days, 0) AS BIGINT) AS n_contacts_30_days,
       CAST(coalesce(c.n_known_7_days, 0) AS BIGINT) AS n_known_7_days,
       CAST(coalesce(c.n_known_30_days, 0) AS BIGINT) AS n_known_30_days,
       CAST(coalesce(c.n_unanswered, 0) AS BIGINT) AS n_unanswered,
       days_between(c.last_talk_on, {today}) AS days_since_last_talk,
       days_between(c.last_complaint_on, {today}) AS days_since_complaint,
       CAST(coalesce(c.n_gives_365_days, 0) AS BIGINT) AS n_gives_365_days,
       CAST(coalesce(c.n_asks_365_days, 0) AS BIGINT) AS n_asks_365_days,
       CAST(coalesce(c.n_pending_asks, 0) AS BIGINT) AS n_pending_asks,
       g.n_gives, g.balance_points,
       coalesce(p.has_bought_front, FALSE) AS has_bought_front,
       coalesce(a.may_share_name, FALSE) AS may_share_name,
{allowed},
       q.customer_id IS NOT NULL AS is_restricted,
       r.recent_treatments,
       CAST(coalesce(o.n_open_complaints, 0) AS BIGINT) AS n_open_complaints,
       days_between(o.complaint_closed_on, {today}) AS days_since_complaint_closed,
       CAST(coalesce(o.n_open_care_events, 0) AS BIGINT) AS n_open_care_events,
       days_between(o.care_event_closed_on, {today}) AS days_since_care_event_closed,
       CAST(coalesce(c.n_treatments_in_period, 0) AS BIGINT) AS n_treatments_in_period,
       CAST(coalesce(c.n_our_initiations, 0) AS BIGINT) AS n_our_initiations,
       CAST(coalesce(c.n_their_initiations, 0) AS BIGINT) AS n_their_initiations,
       k.alike_treatments, f.refused_treatments, y.ideal_types,
       v.expected_margin_low_amount, v.expected_margin_high_amount, w.recorded_needs, b.staff_id,
       days_between(u.latest_on, {today}) AS days_since_contribution,
       coalesce(m.care, '{LIGHT_CARE}') AS care
FROM customer_values AS v
JOIN tiers AS t ON t.customer_id = v.customer_id
JOIN careers AS s ON s.customer_id = v.customer_id AND s.path = 'common'
JOIN balances AS g ON g.customer_id = v.customer_id
LEFT JOIN needs AS n ON n.customer_id = v.customer_id AND n.is_main
LEFT JOIN purchase_summaries AS p ON p.customer_id = v.customer_id
LEFT JOIN contact_summaries AS c ON c.customer_id = v.customer_id
LEFT JOIN allowed AS a ON a.customer_id = v.customer_id
LEFT JOIN restricted AS q ON q.customer_id = v.customer_id
LEFT JOIN resting AS r ON r.customer_id = v.customer_id
LEFT JOIN case_summaries AS o ON o.customer_id = v.customer_id
LEFT JOIN alike AS k ON k.customer_id = v.customer_id
LEFT JOIN refused AS f ON f.customer_id = v.customer_id
LEFT JOIN chosen_types AS y ON y.customer_id = v.customer_id
LEFT JOIN recorded_needs AS w ON w.customer_id = v.customer_id
LEFT JOIN looked_after AS b ON b.customer_id = v.customer_id
LEFT JOIN latest_contributions AS u ON u.customer_id = v.customer_id
LEFT JOIN named_care AS m ON m.customer_id = v.customer_id
"""


_RECORDED_NEEDS = """
SELECT customer_id, array_sort(array_agg(need)) AS recorded_needs FROM needs GROUP BY customer_id
"""

_LATEST_CONTRIBUTIONS = """
SELECT customer_id, max(latest_on) AS latest_on FROM contributions_by_customer GROUP BY customer_id
"""

# No two of our people can each have half of one customer, so nobody has two rows.
_LOOKED_AFTER = f"""
SELECT customer_id, staff_id FROM bonds WHERE strength >= {THEIRS_STRENGTH}
"""


def context_steps(moment: Moment, playbook: Playbook) -> tuple[Step, ...]:
    """
    Return the steps to ``contexts``, and to ``regrets`` and ``upsell_gates`` beside it.

    Consent and restriction are as ``consents`` tells them; no statement means no. What was
    decided counts as a contact even
    before it is known to have been delivered, so that two turns never crowd one person; but
    only what is known counts as a gift, or as unanswered. What chance kept back is no
    contact, yet it rests like the others: who is held out is not chosen anew every turn.
    """
    return (
        SqlStep("standing_decisions", _STANDING),
        SqlStep("carried_out", _CARRIED_OUT),
        SqlStep("contacts", _CONTACTS),
        SqlStep("contact_summaries", _contact_summaries(moment, playbook.screening.period_days)),
        *consent_steps(moment.phone_region),
        SqlStep("recorded_needs", _RECORDED_NEEDS),
        SqlStep("looked_after", _LOOKED_AFTER),
        SqlStep("latest_contributions", _LATEST_CONTRIBUTIONS),
        *barring_steps(moment, playbook),
        *case_steps(moment, playbook.screening),
        chosen_types_step(playbook),
        *regret_steps(moment, playbook),
        *upsell_steps(moment, playbook),
        SqlStep("contexts", _contexts(moment)),
    )
