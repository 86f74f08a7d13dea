"""
From facts to entries: what was given, what was taken, what each weighs.

An entry here has its kind of give or take, the fact it comes from, and points of 0 or more in
thousandths; the ledger then books it between that account and the person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from najimi.differentiate.told.contributions import UNITS
from najimi.model.cases import KNOWN_CASES_SQL
from najimi.model.give_and_take_rules import GIFT_KINDS, GiveAndTake
from najimi.model.terms import (
    CaseKind,
    CaseState,
    ContributionKind,
    GiveAccount,
    TakeAccount,
    Verdict,
)
from najimi.plan import SmallStep, SqlStep, Step
from najimi.tables.contract import STRING

ANSWER_OF_OURS = "response"
"""A contact of ours of this kind answers somebody who wrote: it informs and takes no attention."""

OUR_FAULT = (CaseKind.COMPLAINT, CaseKind.TROUBLE)
"""Cases of something that went wrong with us."""

MOST_QUANTITY = 100
"""One statement counts for no more than so many ideas, people or reviews."""

GIFTS_SCHEMA = pa.schema([("treatment_id", STRING), ("account", STRING)])
_ONE = "CAST(1 AS DECIMAL(18, 3))"
_NO_TEXT = "CAST(NULL AS STRING)"
_GIVES = ", ".join(f"'{account}'" for account in GiveAccount)
_NUISANCE = f"verdict = '{Verdict.NUISANCE}'"


def _case(column: str, values: Mapping[Any, int]) -> str:
    """Return SQL for the whole number of each word in a column; 0 of any other."""
    whens = " ".join(f"WHEN '{word}' THEN {number}" for word, number in values.items())
    return f"CASE {column} {whens} ELSE 0 END"


def _contact_entries(rules: GiveAndTake, gives_per_ask: int) -> str:
    kinds = " ".join(f"WHEN '{kind}' THEN '{account}'" for kind, account in GIFT_KINDS.items())
    information = GiveAccount.USEFUL_INFORMATION
    said = {worth: abs(points) for worth, points in rules.verdicts.items()}
    gifts = ", ".join(f"'{kind}'" for kind in (*GIFT_KINDS, ANSWER_OF_OURS))
    return f"""
WITH weighed AS (
    SELECT c.*, j.verdict,
           coalesce(g.account, CASE c.kind {kinds} WHEN '{ANSWER_OF_OURS}' THEN '{information}'
                               ELSE '{GiveAccount.VALUE_DELIVERED}' END) AS gift
    FROM our_contacts AS c
    LEFT JOIN gift_accounts AS g ON g.treatment_id = c.treatment_id AND c.kind IN ({gifts})
    LEFT JOIN judged_contacts AS j ON j.contact_source = c.source AND j.contact_id = c.fact_id
)
SELECT customer_id, source, fact_id, occurred_at, kind AS what, '{TakeAccount.ATTENTION}' AS account,
       {_case("channel", rules.attention)} AS points, channel, treatment_id, {_NO_TEXT} AS verdict
FROM our_contacts WHERE kind <> '{ANSWER_OF_OURS}'
UNION ALL
SELECT customer_id, source, fact_id, occurred_at, kind AS what,
       '{TakeAccount.FAVOUR_ASKED}' AS account, {rules.favour_points(gives_per_ask)} AS points,
       channel, treatment_id, {_NO_TEXT} AS verdict
FROM our_contacts WHERE kind = 'ask'
UNION ALL
SELECT customer_id, source, fact_id, occurred_at,
       CASE WHEN {_NUISANCE} THEN verdict ELSE kind END AS what,
       CASE WHEN {_NUISANCE} THEN '{TakeAccount.ATTENTION}' ELSE gift END AS account,
       CASE WHEN verdict IS NULL THEN {_case("gift", rules.gives)}
            ELSE {_case("verdict", said)} END AS points,
       channel, treatment_id, verdict
FROM weighed WHERE verdict IS NOT NULL OR kind IN ({gifts})
"""


def _answer_entries(rules: GiveAndTake) -> str:
    return f"""
SELECT i.customer_id, a.source, a.fact_id, a.occurred_at, 'answer' AS what,
       '{TakeAccount.DATA}' AS account, {rules.takes[TakeAccount.DATA]} AS points
FROM answers AS a
JOIN identities AS i ON i.source = a.source AND i.source_key = a.source_key
 AND a.occurred_at >= i.from_at AND a.occurred_at < i.until_at
"""


def _contribution_entries(rules: GiveAndTake) -> str:
    """Of a unit of its own a quantity says nothing here: 90 minutes are no 90 people."""
    own = {
        ContributionKind.REFERRAL: TakeAccount.REFERRAL,
        ContributionKind.REVIEW: TakeAccount.REVIEW,
    }
    accounts = " ".join(f"WHEN '{kind}' THEN '{account}'" for kind, account in own.items())
    units = " ".join(f"WHEN '{kind}' THEN '{unit}'" for kind, unit in UNITS.items())
    return f"""
WITH counted AS (
    SELECT *, coalesce(unit, CASE kind {units} END) AS told_unit,
           CASE WHEN quantity IS NULL OR unit <> CASE kind {units} END THEN {_ONE}
                ELSE quantity END AS counted_quantity,
           CASE kind {accounts} ELSE '{TakeAccount.FAVOUR_RECEIVED}' END AS account
    FROM told_contributions
)
SELECT customer_id, source, contribution AS fact_id, first_at AS occurred_at, kind AS what, account,
       told_unit AS unit, coalesce(quantity, {_ONE}) AS quantity,
       CAST(floor(CAST(CASE WHEN counted_quantity > {MOST_QUANTITY} THEN {MOST_QUANTITY}
                            ELSE counted_quantity END AS DOUBLE)
                  * {_case("account", rules.takes)} + 0.5e0) AS BIGINT) AS points
FROM counted
"""


def _case_entries(rules: GiveAndTake) -> str:
    """
    Return SQL: what went wrong with us takes, a solution gives; the last state holds.

    Both stand on the day of the opening and fade alike, and to have mended what is our own fault
    never gives more than it took: neither a fault nor slowness earns anything.
    """
    takes, gives = rules.takes[TakeAccount.TROUBLE], rules.gives[GiveAccount.PROBLEM_SOLVED]
    ours = ", ".join(f"'{kind}'" for kind in OUR_FAULT)
    return f"""
SELECT customer_id, opened_by AS fact_table, source, case_id AS fact_id, opened_at AS occurred_at,
       kind AS what, '{TakeAccount.TROUBLE}' AS account, treatment_id, {takes} * weight AS points
FROM known_cases WHERE kind IN ({ours})
UNION ALL
SELECT customer_id, 'cases' AS fact_table, source, case_id AS fact_id, opened_at AS occurred_at,
       state AS what, '{GiveAccount.PROBLEM_SOLVED}' AS account, treatment_id,
       CASE WHEN kind IN ({ours}) THEN {min(takes, gives)} ELSE {gives} END * weight AS points
FROM known_cases
WHERE kind IN ({ours}, '{CaseKind.OTHER}')
  AND state IN ('{CaseState.CLOSED}', '{CaseState.SENT_ELSEWHERE}')
"""


def _lone_entries(rules: GiveAndTake) -> str:
    said = {worth: abs(points) for worth, points in rules.verdicts.items()}
    return f"""
SELECT customer_id, source, fact_id, occurred_at, verdict AS what,
       CASE WHEN {_NUISANCE} THEN '{TakeAccount.ATTENTION}'
            ELSE '{GiveAccount.VALUE_DELIVERED}' END AS account,
       {_case("verdict", said)} AS points, treatment_id, verdict
FROM lone_verdicts
"""


_COLUMNS = """customer_id, source, fact_id, occurred_at, what, account,
       CAST(points AS BIGINT) AS points"""

_ENTRIES = f"""
SELECT *, account IN ({_GIVES}) AS is_give
FROM (
    SELECT 'interactions' AS fact_table, {_COLUMNS}, 'contacts' AS unit, {_ONE} AS quantity, channel,
           treatment_id, verdict FROM contact_entries
    UNION ALL
    SELECT 'answers' AS fact_table, {_COLUMNS}, 'answers' AS unit, {_ONE} AS quantity,
           {_NO_TEXT} AS channel, {_NO_TEXT} AS treatment_id, {_NO_TEXT} AS verdict
    FROM answer_entries
    UNION ALL
    SELECT 'contributions' AS fact_table, {_COLUMNS}, unit, quantity, {_NO_TEXT} AS channel,
           {_NO_TEXT} AS treatment_id, {_NO_TEXT} AS verdict FROM contribution_entries
    UNION ALL
    SELECT fact_table, {_COLUMNS}, 'cases' AS unit, {_ONE} AS quantity,
           {_NO_TEXT} AS channel, treatment_id, {_NO_TEXT} AS verdict FROM case_entries
    UNION ALL
    SELECT 'verdicts' AS fact_table, {_COLUMNS}, 'times' AS unit, {_ONE} AS quantity,
           {_NO_TEXT} AS channel, treatment_id, verdict FROM lone_entries
) AS every_entry
WHERE points <> 0 OR verdict IS NOT NULL
"""


def entries_sql(rules: GiveAndTake, gives_per_ask: int) -> str:
    """
    Return SQL for all entries, from contacts, answers, contributions, cases and verdicts.

    Money is in none of them: paid at a fair price for what was received it is no take, and what
    is paid back is no give. What weighs nothing is left out, unless the customer said so.

    Parameters
    ----------
    rules : GiveAndTake
    gives_per_ask : int
        So many gifts weighs a favour we ask.
    """
    parts = {
        "contact_entries": _contact_entries(rules, gives_per_ask),
        "answer_entries": _answer_entries(rules),
        "contribution_entries": _contribution_entries(rules),
        "case_entries": _case_entries(rules),
        "lone_entries": _lone_entries(rules),
    }
    return f"WITH {', '.join(f'{name} AS ({sql})' for name, sql in parts.items())} {_ENTRIES}"


def booking_steps(rules: GiveAndTake) -> tuple[Step, ...]:
    """Return the steps to what ``entries_sql`` reads: ``gift_accounts`` and ``known_cases``."""
    gifts = pa.table(
        [list(rules.gifts), [account.value for account in rules.gifts.values()]],
        schema=GIFTS_SCHEMA,
    )
    return (
        SmallStep("gift_accounts", lambda _: gifts, GIFTS_SCHEMA, small=()),
        SqlStep("known_cases", KNOWN_CASES_SQL),
    )
