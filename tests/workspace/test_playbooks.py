"""What was published never changes, and every version can be read for as long as it is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from najimi.config import Settings
from najimi.errors import PlaybookError, WorkspaceError
from najimi.playbooks import read_pack
from najimi.workspace import Workspace, create_workspace, digest_of, open_workspace

PACK = read_pack("retail_starter")
NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)


def edition(version: str) -> str:
    return PACK.replace('version = "retail_starter_3"', f'version = "{version}"')


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "shop", Settings(), playbook_text=PACK)


def file_of(shop: Workspace, version: str) -> Path:
    return shop.folder / "playbook" / f"{version}.toml"


def test_a_published_version_is_in_force_and_nobody_may_write_to_it(shop: Workspace) -> None:
    shop.playbooks.publish(edition("autumn"), "autumn", at=NOON, rehearsal_id="r1")
    assert shop.playbook().version == "autumn"
    assert shop.playbook("retail_starter_3").version == "retail_starter_3"
    assert file_of(shop, "autumn").stat().st_mode & 0o777 == 0o400
    first, second = shop.playbooks.editions()
    assert first.version == "retail_starter_3"
    assert (second.version, second.published_at, second.rehearsal_id) == ("autumn", NOON, "r1")


def test_a_version_is_published_once(shop: Workspace) -> None:
    for text in (edition("retail_starter_3"), PACK + "\n"):
        with pytest.raises(PlaybookError, match="published already") as caught:
            shop.playbooks.publish(text, "retail_starter_3", at=NOON)
        assert 'version = "retail_starter_4"' in caught.value.hint
    with pytest.raises(PlaybookError, match="cannot be called 'draft'"):
        shop.playbooks.publish(edition("draft"), "draft", at=NOON)


def test_an_old_version_is_not_put_in_force_again_by_publishing_it(shop: Workspace) -> None:
    shop.playbooks.publish(edition("autumn"), "autumn", at=NOON)
    with pytest.raises(PlaybookError, match="published already"):
        shop.playbooks.publish(PACK, "retail_starter_3", at=NOON)
    assert shop.playbooks.current_version() == "autumn"


def test_a_published_file_that_was_changed_is_refused_and_says_so(shop: Workspace) -> None:
    path = file_of(shop, "retail_starter_3")
    path.chmod(0o600)
    path.write_text(PACK.replace("letter = 300", "letter = 3000"), encoding="utf-8")
    with pytest.raises(PlaybookError, match="was changed after it was published") as caught:
        shop.playbook()
    assert "publish a new version" in caught.value.hint


def test_one_that_is_missing_or_was_never_published_is_told_apart(shop: Workspace) -> None:
    with pytest.raises(PlaybookError, match="the nearest is 'retail_starter_3'"):
        shop.playbook("retail_starter_2")
    file_of(shop, "retail_starter_3").unlink()
    with pytest.raises(WorkspaceError, match=r"lacks its file 'retail_starter_3\.toml'"):
        shop.playbook()


def test_a_workspace_of_before_has_what_it_published_pinned(shop: Workspace) -> None:
    for name in ("published.json", "LEDGER_KEPT"):  # neither was kept then
        (shop.folder / "playbook" / name).unlink()
    file_of(shop, "older").write_text(edition("older"), encoding="utf-8")
    opened = open_workspace(shop.folder)
    assert [each.version for each in opened.playbooks.editions()] == ["older", "retail_starter_3"]
    assert opened.playbooks.editions()[0].published_at is None
    file_of(shop, "older").write_text("", encoding="utf-8")
    with pytest.raises(PlaybookError, match="was changed after"):
        opened.playbook("older")


def test_without_the_list_of_what_was_published_nothing_is_trusted_or_listed_anew(
    shop: Workspace,
) -> None:
    ledger = shop.folder / "playbook" / "published.json"
    kept = ledger.read_text()
    ledger.unlink()
    opened = open_workspace(shop.folder)
    for ask in (opened.playbook, opened.playbooks.editions):
        with pytest.raises(PlaybookError, match="the list of published playbooks, is gone"):
            ask()
    with pytest.raises(PlaybookError, match="is gone"):
        opened.playbooks.publish(edition("autumn"), "autumn", at=NOON)
    assert not ledger.exists()
    ledger.write_text(kept)
    assert opened.playbook().version == "retail_starter_3"


def test_what_a_turn_was_computed_from_is_known_though_all_lists_are_gone(
    shop: Workspace,
) -> None:
    witness = digest_of(PACK)[:16]
    path = file_of(shop, "retail_starter_3")
    path.chmod(0o600)
    path.write_text(PACK.replace("letter = 300", "letter = 3000"), encoding="utf-8")
    for name in ("published.json", "LEDGER_KEPT"):
        (shop.folder / "playbook" / name).unlink()
    shop.playbooks.pin(lambda: {"retail_starter_3": witness})
    with pytest.raises(PlaybookError, match="was changed after it was published"):
        shop.playbook()
    path.write_text(PACK, encoding="utf-8")
    assert shop.playbook().version == "retail_starter_3"


def test_there_is_one_draft_and_nobodys_work_is_overwritten(shop: Workspace) -> None:
    with pytest.raises(PlaybookError, match="no draft"):
        shop.playbooks.draft()
    path = shop.playbooks.start_draft("a = 1\n")
    with pytest.raises(PlaybookError, match="a draft already"):
        shop.playbooks.start_draft("b = 2\n")
    assert shop.playbooks.draft() == path.read_text() == "a = 1\n"
    shop.playbooks.start_draft("b = 2\n", is_anew=True)
    assert shop.playbooks.draft() == "b = 2\n"
