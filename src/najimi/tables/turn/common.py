"""Words that the tables of a turn share: the customer, their silence, the treatment, money and the ends of time."""

from __future__ import annotations

from datetime import UTC, datetime

from najimi.tables.contract import INTEGER, STRING, Column

CUSTOMER = Column("customer_id", STRING, "The customer, after linking; a pseudonym.")

TREATMENT = Column("treatment_id", STRING, "The treatment of the playbook.")

SILENCE = Column(
    "days_since_last_order", INTEGER, "Silence so far.", unit="days", is_required=False, low=0
)

MONEY = "minor units"
POINTS = "thousandths of a point"

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Where spans begin that have no beginning; undated statements hold from this instant."""

END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
"""Where spans end that have no end; far enough, and no zone carries it past the last year."""
