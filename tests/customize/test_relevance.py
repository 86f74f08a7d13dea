"""Of how much interest a treatment was is said by customers, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from najimi.backends import DuckDbBackend
from najimi.customize import treatments_table
from najimi.customize.relevance import relevance_step
from najimi.model.moment import Moment
from najimi.model.playbook import Playbook
from najimi.plan import Plan
from najimi.tables.contract import DATE, STRING

TODAY = date(2026, 4, 1)
SCHEMA = pa.schema(
    [("customer_id", STRING), ("treatment_id", STRING), ("verdict", STRING), ("day", DATE)]
)
SAID = [
    ("a", "welcome_guide", "nuisance", 9), ("a", "welcome_guide", "helped_much", 2),
    ("b", "welcome_guide", "helped_some", 3), ("b", "welcome_guide", "no_help", 3),
    ("c", "welcome_guide", "accepted", 300), ("d", "welcome_guide", "refused", 366),
    ("a", "premium_range", "not_for_me", 5), ("a", "gone_from_the_playbook", "accepted", 5),
]  # fmt: skip


def test_the_latest_word_of_each_counts_and_of_one_day_the_less_welcome(
    backend: DuckDbBackend, pack: Playbook
) -> None:
    rows = [dict(zip(SCHEMA.names, (*said, TODAY - timedelta(days=days)), strict=True))
            for *said, days in SAID]  # fmt: skip
    backend.register("said_verdicts", pa.Table.from_pylist(rows, schema=SCHEMA))
    backend.register("treatments", treatments_table(pack))
    as_of = datetime(2026, 4, 1, tzinfo=UTC)
    moment = Moment(as_of, "Asia/Tokyo", 365, 0.1, 0.8, 1, "turn", "salt")
    backend.run(Plan((relevance_step(moment),), ("relevance",)))
    found = backend.collect("relevance").sort_by("treatment_id").to_pylist()
    assert [tuple(row.values()) for row in found] == [
        ("premium_range", 1, 0, 0.0), ("welcome_guide", 3, 2, 2 / 3),
    ]  # fmt: skip
