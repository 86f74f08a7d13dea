"""Only what was checked is published, once, and the next turn names it."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.drafting.conftest import NOW, Edit

from najimi.drafting import check_draft, publish_draft, rehearse, start_draft
from najimi.errors import PlaybookError
from najimi.loop import issued_decisions, run_turn
from najimi.testing import AS_OF
from najimi.workspace import Workspace


def test_a_draft_is_a_copy_with_the_next_free_version(shop: Workspace) -> None:
    text = shop.playbooks.draft()
    assert 'version = "retail_starter_4"' in text
    assert text.replace("retail_starter_4", "retail_starter_3") == shop.playbooks.text()
    with pytest.raises(PlaybookError, match="a draft already"):
        start_draft(shop)


def test_a_faulty_draft_is_not_published(shop: Workspace, edit: Edit) -> None:
    edit(("letter = 300", "letter = 0"), ("stage = 'prospect'", "stge = 'prospect'"),
         ("retail_starter_4", "retail_starter_3"))  # fmt: skip
    with pytest.raises(PlaybookError) as caught:
        publish_draft(shop, at=NOW)
    assert len(caught.value.faults) == 4
    assert "the next free is 'retail_starter_4'" in caught.value.faults[-1]
    assert shop.playbooks.current_version() == "retail_starter_3"


def test_every_decision_of_the_next_turn_names_the_published_version(shop: Workspace) -> None:
    edition = publish_draft(shop, at=NOW)
    assert (edition.version, edition.published_at) == ("retail_starter_4", NOW)
    assert not shop.playbooks.draft_path.exists()
    turn = run_turn(shop, as_of=AS_OF + timedelta(days=7))
    assert turn.manifest.playbook_version == "retail_starter_4"
    assert turn.manifest.playbook_digest == edition.digest[:16]
    versions = issued_decisions(turn)["playbook_version"].unique().to_pylist()
    assert versions == ["retail_starter_4"]


def test_a_gate_lets_pass_only_what_was_rehearsed_as_it_is(shop: Workspace, edit: Edit) -> None:
    with pytest.raises(PlaybookError, match="was not rehearsed"):
        publish_draft(shop, at=NOW, is_rehearsed=True)
    found = rehearse(shop, at=NOW)
    edit(("letter = 300", "letter = 301"))
    with pytest.raises(PlaybookError, match="as it is now, was not rehearsed"):
        publish_draft(shop, at=NOW, is_rehearsed=True)
    edit(("letter = 301", "letter = 300"))
    assert publish_draft(shop, at=NOW, is_rehearsed=True).rehearsal_id == found.rehearsal_id


def test_what_to_think_about_is_said_and_stops_nothing(shop: Workspace, edit: Edit) -> None:
    edit(('strategy = "acquire"', 'strategy = "keep"'))
    keys = [remark.key for remark in check_draft(shop).remarks]
    assert "playbook-idle-strategy" in keys
    assert publish_draft(shop, at=NOW)


def test_a_version_in_single_quotes_is_raised_and_held_against_what_is_published(
    shop: Workspace,
) -> None:
    text = shop.playbooks.text().replace('"retail_starter_3"', "'retail_starter_5'")
    shop.playbooks.publish(text, "retail_starter_5", at=NOW)
    draft = start_draft(shop, is_anew=True).read_text(encoding="utf-8")
    assert 'version = "retail_starter_6"' in draft
    shop.playbooks.start_draft(text, is_anew=True)
    with pytest.raises(PlaybookError, match="1 fault") as caught:
        check_draft(shop)
    assert "'retail_starter_5' was published already" in caught.value.faults[0]


def test_a_version_that_cannot_be_raised_is_no_draft(shop: Workspace) -> None:
    text = shop.playbooks.text().replace('version = "retail_starter_3"', '"version" = "odd_1"')
    shop.playbooks.publish(text, "odd_1", at=NOW)
    with pytest.raises(PlaybookError, match="cannot be raised to 'odd_2'"):
        start_draft(shop, is_anew=True)


def test_where_the_last_turns_effort_went_is_said_and_stops_nothing(shop: Workspace) -> None:
    """H5: a turn that sells and asks to a few and leaves the rest is told at the next check."""
    turn = shop.turns.current()
    assert turn is not None
    table = turn.read("efforts")
    hot = {"n_customers": 9, "n_decided": 4, "n_taking": 4}
    left = {"n_customers": 9, "n_decided": 0}
    told = [row | (hot if row["nearness"] == "hot" else left) for row in table.to_pylist()]
    turn.path("efforts").unlink()
    pq.write_table(pa.Table.from_pylist(told, schema=table.schema), turn.path("efforts"))
    keys = [remark.key for remark in check_draft(shop).remarks]
    assert {"effort-sign-nobody-slow", "effort-sign-win-now"} <= set(keys)
    assert publish_draft(shop, at=NOW)
