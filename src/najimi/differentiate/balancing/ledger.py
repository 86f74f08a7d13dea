"""
The ledger itself: every entry stands between the person's account and one of ours, faded to today.

A give goes from an account of ours to the person, a take from the person to an account of ours.
Both sides stand in one row, so that no half can be lost, and all accounts together hold 0.
"""

from __future__ import annotations

from najimi.differentiate.balancing.booking import entries_sql
from najimi.differentiate.balancing.fading import faded_sql
from najimi.model.give_and_take_rules import GiveAndTake
from najimi.model.moment import Moment
from najimi.model.terms import PERSON_ACCOUNT, CaseState, GiveAccount, TakeAccount, Verdict
from najimi.plan import SqlStep

HELPED = (Verdict.HELPED_MUCH, Verdict.HELPED_SOME)
FIRST_GIFT = GiveAccount.USEFUL_INFORMATION
"""What to give first to somebody who never said what helped them."""


def _ledger_entries(moment: Moment, rules: GiveAndTake, entries: str) -> str:
    age = f"days_between(local_date(e.occurred_at), {moment.today_sql})"
    return f"""
SELECT e.customer_id,
       concat('e', substr(md5(concat(e.fact_table, '|', e.source, '|', e.fact_id, '|', e.account,
                                     '|', e.what)), 1, 16)) AS entry_id,
       local_date(e.occurred_at) AS occurred_on, e.what,
       CASE WHEN e.is_give THEN e.account ELSE '{PERSON_ACCOUNT}' END AS from_account,
       CASE WHEN e.is_give THEN '{PERSON_ACCOUNT}' ELSE e.account END AS to_account,
       e.quantity, e.unit, e.points, {faded_sql("e.points", "n.millionths")} AS points_now,
       {faded_sql("e.points", "b.millionths")} AS points_before,
       e.channel, e.treatment_id, e.verdict, e.fact_table, e.source, e.fact_id
FROM ({entries}) AS e
LEFT JOIN fading AS n ON n.age_days = {age}
LEFT JOIN fading AS b ON b.age_days = {age} - {rules.trend_days}
"""


def _balances(rules: GiveAndTake) -> str:
    helped = ", ".join(f"'{worth}'" for worth in HELPED)
    is_give = f"to_account = '{PERSON_ACCOUNT}'"
    # What puts our own fault right weighs against it, and is no gift.
    is_mending = f"from_account = '{GiveAccount.PROBLEM_SOLVED}' AND case_id IS NOT NULL"
    is_gift = f"{is_give} AND points > 0 AND NOT ({is_mending})"
    signed = {
        name: f"CASE WHEN {is_give} THEN {name} ELSE -{name} END"
        for name in ("points_now", "points_before")
    }
    return f"""
WITH summed AS (
    SELECT customer_id, count(*) AS n_entries,
           sum({signed["points_now"]}) AS balance_points,
           sum({signed["points_before"]}) AS before_points,
           sum(CASE WHEN {is_give} THEN points_now ELSE 0 END) AS gives_points,
           sum(CASE WHEN {is_give} THEN 0 ELSE points_now END) AS takes_points,
           sum(CASE WHEN {is_gift} THEN 1 ELSE 0 END) AS n_gives,
           sum(CASE WHEN {is_give} OR points = 0 THEN 0 ELSE 1 END) AS n_takes,
           sum(CASE WHEN what = '{CaseState.SENT_ELSEWHERE}' THEN 1 ELSE 0 END) AS n_solved_elsewhere,
           max(CASE WHEN {is_gift} THEN occurred_on END) AS last_give_on,
           max(CASE WHEN {is_give} OR points = 0 THEN NULL ELSE occurred_on END) AS last_take_on,
           max_by(from_account, (points_now, occurred_on, entry_id))
               FILTER (WHERE verdict IN ({helped})) AS helped_account
    FROM ledger_entries AS e
    LEFT JOIN (SELECT DISTINCT source AS their_source, fact_id AS case_id FROM ledger_entries
               WHERE to_account = '{TakeAccount.TROUBLE}') AS t
      ON t.their_source = e.source AND t.case_id = e.fact_id
    GROUP BY customer_id
), filled AS (
    SELECT c.customer_id,
           CAST(coalesce(s.balance_points, 0) AS BIGINT) AS balance_points,
           CAST(coalesce(s.before_points, 0) AS BIGINT) AS before_points,
           CAST(coalesce(s.gives_points, 0) AS BIGINT) AS gives_points,
           CAST(coalesce(s.takes_points, 0) AS BIGINT) AS takes_points,
           CAST(coalesce(s.n_gives, 0) AS BIGINT) AS n_gives,
           CAST(coalesce(s.n_takes, 0) AS BIGINT) AS n_takes,
           CAST(coalesce(s.n_entries, 0) AS BIGINT) AS n_entries,
           CAST(coalesce(s.n_solved_elsewhere, 0) AS BIGINT) AS n_solved_elsewhere,
           s.last_give_on, s.last_take_on, s.helped_account
    FROM customers AS c LEFT JOIN summed AS s ON s.customer_id = c.customer_id
)
SELECT customer_id, balance_points, gives_points, takes_points, n_gives, n_takes, n_entries,
       n_solved_elsewhere, last_give_on, last_take_on, before_points,
       CASE WHEN n_entries = 0 THEN 'not_enough'
            WHEN balance_points - before_points >= {rules.trend_points} THEN 'rising'
            WHEN before_points - balance_points >= {rules.trend_points} THEN 'falling'
            ELSE 'steady' END AS trend,
       CAST({rules.line_points} AS BIGINT) AS line_points,
       greatest({rules.line_points} - balance_points, 0) AS missing_points,
       coalesce(helped_account, '{FIRST_GIFT}') AS give_first
FROM filled
"""


def ledger_steps(moment: Moment, rules: GiveAndTake, gives_per_ask: int) -> tuple[SqlStep, ...]:
    """
    Return the steps from entries, ``fading`` and ``customers`` to the ledger and balances.

    Every row fades and rounds by itself, and only whole numbers are added up: the same facts in
    any order are the same balance to the last unit.
    """
    return (
        SqlStep(
            "ledger_entries", _ledger_entries(moment, rules, entries_sql(rules, gives_per_ask))
        ),
        SqlStep("balances", _balances(rules)),
    )
