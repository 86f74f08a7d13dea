"""Who has been silent for too long, and which proofs of consent serve nobody any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa

from najimi.backends import DuckDbBackend
from najimi.ownership.person import read_identities, scratch_folder
from najimi.plan import Plan, SqlStep
from najimi.tables.contract import INSTANT
from najimi.workspace import Workspace

NEEDED = (
    "people", "order_lines", "interactions", "consents", "answers", "contributions", "cases",
    "verdicts", "career_choices",
)  # fmt: skip

_AT = """CASE WHEN occurred_at < TIMESTAMP '1971-01-01 00:00:00' THEN recorded_at
         ELSE occurred_at END"""

_SIGNS = f"""
SELECT source, source_key, {_AT} AS at, 'life' AS sign FROM people
UNION ALL SELECT source, source_key, {_AT}, 'order' FROM order_lines
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM consents
UNION ALL SELECT source, source_key, {_AT}, 'refusal' FROM consents
    WHERE state IN ('refused', 'withdrawn')
UNION ALL SELECT source, source_key, {_AT}, CASE WHEN direction = 'out' THEN 'out' ELSE 'life' END
    FROM interactions
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM answers
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM contributions
UNION ALL SELECT source, referred_source_key, {_AT}, 'life' FROM contributions
    WHERE referred_source_key IS NOT NULL
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM cases
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM verdicts
UNION ALL SELECT source, source_key, {_AT}, 'life' FROM career_choices WHERE state <> 'inferred'
"""

_CUSTOMERS = """
SELECT i.customer_id,
       max(CASE WHEN s.sign IN ('life', 'order') THEN s.at END) AS last_life_at,
       max(CASE WHEN s.sign = 'out' THEN s.at END) AS last_out_at,
       max(CASE WHEN s.sign = 'order' AND s.at >= l.orders_since_at THEN 1 ELSE 0 END)
         AS has_bought,
       max(CASE WHEN s.sign = 'refusal' THEN 1 ELSE 0 END) AS has_refused
FROM signs AS s CROSS JOIN limits AS l
JOIN identities AS i ON i.source = s.source AND i.source_key = s.source_key
 AND s.at >= i.from_at AND s.at < i.until_at
GROUP BY i.customer_id
"""

_SILENT = """
SELECT c.customer_id, c.has_refused
FROM customer_signs AS c CROSS JOIN limits AS l
WHERE c.has_bought = 0 AND c.last_life_at < l.silent_since_at
  AND (c.last_out_at IS NULL OR c.last_out_at < l.proof_since_at)
"""

# Without a next statement a statement is in force, and its proof is needed.
_NEXT = """
SELECT source, source_key, fact_id,
       lead(occurred_at) OVER (
           PARTITION BY source, source_key, purpose, channel
           ORDER BY occurred_at, recorded_at, fact_id
       ) AS next_at
FROM consents
"""

_LAST_OUT = """
SELECT i.source, i.source_key, max(c.last_out_at) AS last_out_at
FROM identities AS i JOIN customer_signs AS c ON c.customer_id = i.customer_id
GROUP BY i.source, i.source_key
"""

_OLD_PROOFS = """
SELECT p.source, p.fact_id
FROM consents_and_next AS p CROSS JOIN limits AS l
LEFT JOIN last_out AS o ON o.source = p.source AND o.source_key = p.source_key
WHERE p.next_at < l.proof_since_at
  AND (o.last_out_at IS NULL OR o.last_out_at < l.proof_since_at)
"""

PLAN = Plan(
    steps=(
        SqlStep("signs", _SIGNS),
        SqlStep("customer_signs", _CUSTOMERS),
        SqlStep("silent", _SILENT),
        SqlStep("consents_and_next", _NEXT),
        SqlStep("last_out", _LAST_OUT),
        SqlStep("old_proofs", _OLD_PROOFS),
    ),
    outputs=("silent", "old_proofs"),
)


@dataclass(frozen=True)
class AgedOut:
    """
    What only the whole of a person's facts can tell to be past its time.

    Parameters
    ----------
    silent, refused : list of str
        Customers of whom no order is kept and who were silent; the second once refused or
        withdrew.
    consents : list of str
        Statements that are superseded and prove nothing any more: source and fact id, joined
        by the unit separator.
    """

    silent: list[str]
    refused: list[str]
    consents: list[str]


def find_aged_out(workspace: Workspace, *, now: datetime) -> AgedOut:
    """Return who was silent for too long and which proofs are no longer needed, at an instant."""
    settings = workspace.settings
    limits = {
        "silent_since_at": now - timedelta(days=settings.keep_prospects_days),
        "proof_since_at": now - timedelta(days=settings.keep_consents_days),
        "orders_since_at": now - timedelta(days=settings.keep_order_lines_days),
    }
    table = pa.table({name: pa.array([at], INSTANT) for name, at in limits.items()})
    with (
        scratch_folder(workspace) as scratch,
        DuckDbBackend(scratch=scratch, memory_limit_mb=settings.memory_limit_mb) as backend,
    ):
        for name in NEEDED:
            backend.register(name, workspace.facts.source(name))
        backend.register("identities", read_identities(workspace))
        backend.register("limits", table)
        backend.run(PLAN)
        silent, proofs = backend.collect("silent").to_pylist(), backend.collect("old_proofs")
    return AgedOut(
        silent=sorted(row["customer_id"] for row in silent if not row["has_refused"]),
        refused=sorted(row["customer_id"] for row in silent if row["has_refused"]),
        consents=[f"{row['source']}\x1f{row['fact_id']}" for row in proofs.to_pylist()],
    )
