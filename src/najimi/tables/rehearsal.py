"""What a rehearsal of a playbook writes: who would be treated differently."""

from __future__ import annotations

from najimi.tables.contract import INTEGER, STRING, Column, Table
from najimi.tables.turn.common import CUSTOMER

REHEARSALS_FOLDER = "rehearsals"
CHANGES_FILE = "changes.parquet"

CHANGES = Table(
    "rehearsal_changes",
    "one row per customer for whom the draft decides otherwise than the turn did",
    ("customer_id",),
    (
        CUSTOMER,
        Column(
            "was_treatment_id", STRING, "What the turn decided; empty: silence.", is_required=False
        ),
        Column("was_reason", STRING, "Why the turn decided so."),
        Column("was_held_out_treatment_id", STRING, "Kept back by chance.", is_required=False),
        Column(
            "treatment_id", STRING, "What the draft decides; empty: silence.", is_required=False
        ),
        Column("reason", STRING, "Why the draft decides so."),
        Column("held_out_treatment_id", STRING, "Kept back by chance.", is_required=False),
        Column(
            "example_number",
            INTEGER,
            "Place among those who go the same way, by customer id.",
            low=1,
        ),
    ),
)
