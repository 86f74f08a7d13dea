"""A person who was erased stands in no rehearsal that is kept."""

from __future__ import annotations

import pyarrow.parquet as pq
from tests.drafting.conftest import NOW, Edit

from najimi.drafting import read_examples, rehearse
from najimi.drafting.report import rehearsals_of
from najimi.ownership import erase
from najimi.tables.rehearsal import CHANGES_FILE
from najimi.workspace import Workspace


def test_an_erasure_reaches_every_rehearsal(shop: Workspace, edit: Edit) -> None:
    edit(("call = 24", 'call = "none"'))
    found = rehearse(shop, at=NOW)
    path = rehearsals_of(shop) / found.rehearsal_id / CHANGES_FILE
    leaving, staying = pq.read_table(path)["customer_id"].to_pylist()[:2]
    erase(shop, leaving, now=NOW, who="owner")
    kept = pq.read_table(path)["customer_id"].to_pylist()
    assert len(kept) == found.n_changed - 1
    assert leaving not in kept
    assert staying in kept
    assert all(row["customer_id"] != leaving for row in read_examples(shop, found, most=9))
    texts = [each.read_text() for each in path.parent.glob("report.*")]
    assert not any(leaving in text for text in texts)
