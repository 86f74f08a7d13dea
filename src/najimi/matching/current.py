"""
Who is compared: each identified customer once, with the values that hold now.

Per column the latest statement holds; one that only fills counts where no other says anything.
"""

from __future__ import annotations

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


def _latest(column: str) -> str:
    """Return the SQL of the value of a column that holds."""
    fills = f"concat(',', replace(coalesce(fills_only, ''), ' ', ''), ',') LIKE '%,{column},%'"
    rank = f"(CASE WHEN {fills} THEN 0 ELSE 1 END, occurred_at, recorded_at, fact_id)"
    return f"max_by({column}, {rank}) FILTER (WHERE {column} IS NOT NULL) AS {column}"


_STATEMENTS = """
SELECT i.customer_id, p.*
FROM people AS p
JOIN identities AS i ON i.source = p.source AND i.source_key = p.source_key
"""

_CURRENT = f"""
SELECT customer_id, {", ".join(_latest(column) for column in STATED)}
FROM statements
GROUP BY customer_id
"""

_IDENTIFIED = f"""
SELECT * FROM current_values WHERE coalesce({", ".join(NAMES)}) IS NOT NULL
"""

_APART = """
SELECT DISTINCT least(a.customer_id, b.customer_id) AS customer_id,
       greatest(a.customer_id, b.customer_id) AS other_customer_id
FROM (
    SELECT source, source_key, into_source, into_key, state,
           row_number() OVER (
               PARTITION BY least(source || chr(31) || source_key, into_source || chr(31) || into_key),
                            greatest(source || chr(31) || source_key, into_source || chr(31) || into_key)
               ORDER BY occurred_at DESC, recorded_at DESC, fact_id DESC
           ) AS place
    FROM links
) AS said
JOIN identities AS a ON a.source = said.source AND a.source_key = said.source_key
JOIN identities AS b ON b.source = said.into_source AND b.source_key = said.into_key
WHERE said.place = 1 AND said.state = 'apart'
"""


def plan_current() -> Plan:
    """
    Return the plan of who is compared.

    Reads facts ``people`` and ``links`` and the turn's ``identities``; writes ``identified``
    (one row per identified customer) and ``apart`` (one row per two who were said to be two).
    """
    return Plan(
        steps=(
            SqlStep("statements", _STATEMENTS),
            SqlStep("current_values", _CURRENT),
            SqlStep("identified", _IDENTIFIED),
            SqlStep("apart", _APART),
        ),
        outputs=("identified", "apart"),
    )
