"""
Who is compared: each identified customer once, with the values that hold now.

Per column the latest statement holds; one that only fills counts where no other says anything,
and so do those of keys without a name where the known keys of the customer say something.
"""

from __future__ import annotations

from najimi.identify.links import IS_NAMED, link_states_step
from najimi.plan import Plan, SqlStep

STATED = (
    "organization",
    "family_name",
    "given_name",
    "family_name_kana",
    "given_name_kana",
    "family_name_latin",
    "given_name_latin",
    "birth_on",
    "email",
    "phone",
    "postal_code",
    "address",
    "card_id",
)
NAMES = ("organization", "family_name", "given_name", "family_name_kana", "given_name_kana",
         "family_name_latin", "given_name_latin")  # fmt: skip


def _latest(column: str, *, tells: str = "") -> str:
    """
    Return the SQL of the value that holds, by the rule of ``najimi.workspace.people``.

    With ``tells``, another column of the statement that holds for this one.
    """
    told = tells or column
    fills = f"concat(',', replace(coalesce(fills_only, ''), ' ', ''), ',') LIKE '%,{column},%'"
    kind = f"CASE WHEN known_id IS NULL THEN 0 ELSE 1 END, CASE WHEN {fills} THEN 0 ELSE 1 END"
    rank = f"({kind}, occurred_at, recorded_at, fact_id, source)"
    return f"max_by({told}, {rank}) FILTER (WHERE {column} IS NOT NULL)"


_STATEMENTS = """
SELECT i.customer_id, i.first_customer_id, p.*
FROM people AS p
JOIN identities AS i ON i.source = p.source AND i.source_key = p.source_key
    AND i.from_at <= p.occurred_at AND p.occurred_at < i.until_at
"""

_KNOWN_KEYS = f"""
SELECT DISTINCT first_customer_id AS known_id FROM statements WHERE {IS_NAMED}
"""

_CURRENT = f"""
SELECT customer_id, {", ".join(f"{_latest(column)} AS {column}" for column in STATED)},
       {_latest("card_id", tells="source")} AS card_source
FROM statements AS s
LEFT JOIN known_keys AS k ON k.known_id = s.first_customer_id
GROUP BY customer_id
"""

_IDENTIFIED = f"""
SELECT * FROM current_values WHERE coalesce({", ".join(NAMES)}) IS NOT NULL
"""

_APART = """
SELECT DISTINCT least(a.customer_id, b.customer_id) AS customer_id,
       greatest(a.customer_id, b.customer_id) AS other_customer_id
FROM link_states AS said
JOIN redirects AS a ON a.first_customer_id = said.from_id
JOIN redirects AS b ON b.first_customer_id = said.into_id
WHERE said.state = 'apart'
"""


def plan_current() -> Plan:
    """
    Return the plan of who is compared.

    Reads facts ``people`` and ``links``, the turn's ``identities`` and ``redirects``; writes
    ``identified`` (one row per identified customer) and ``apart`` (one row per two who were
    said to be two).
    """
    return Plan(
        steps=(
            SqlStep("statements", _STATEMENTS),
            SqlStep("known_keys", _KNOWN_KEYS),
            SqlStep("current_values", _CURRENT),
            SqlStep("identified", _IDENTIFIED),
            link_states_step(),
            SqlStep("apart", _APART),
        ),
        outputs=("identified", "apart"),
    )
