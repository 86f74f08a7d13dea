"""A firm's page: its people, the shops it supplies, and only the end customers who allow it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.browser.conftest import faults_of

from najimi.desk.engine import open_shop
from najimi.desk.engine.groups import groups_of
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop

FIRM = {"group_id": "firm", "group_kind": "account", "group_name": "茶問屋 有賀 東日本営業本部"}
BRANCH = {"group_id": "kanda", "group_kind": "account", "group_name": "有賀 神田店",
          "parent_group_id": "firm"}  # fmt: skip
N_END, N_NAMED, N_FEW = 9, 2, 3


def _joined(key: str, columns: dict[str, Any], role: str) -> dict[str, Any]:
    at = AS_OF - timedelta(days=30)
    return {"source_key": key, "occurred_at": at, "state": "joined", "role": role} | columns


@pytest.fixture(scope="module")
def addresses() -> dict[str, str]:
    """Return where the pages of the two accounts are, once they are served."""
    return {}


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, serving: Any, addresses: dict[str, str]
) -> Iterator[Any]:
    """Serve a small shop with a firm, one of the shops it supplies, and their end customers."""
    workspace = make_small_shop(tmp_path_factory.mktemp("firms") / "shop", n_others=20)
    ends = [f"other-{n:03d}" for n in range(N_END + N_FEW)]
    members = [
        _joined("alice", FIRM, "owner"), _joined("erin", FIRM, "buyer"),
        *(_joined(key, FIRM, "end_customer") for key in ends[:N_END]),
        _joined("charlie", BRANCH, "buyer"),
        *(_joined(key, BRANCH, "end_customer") for key in ends[N_END:]),
    ]  # fmt: skip
    sharing = {"purpose": "sharing", "channel": "email", "state": "granted"}
    agreed = [
        {"source_key": key, "fact_id": f"share-{key}", "occurred_at": AS_OF - timedelta(days=9)}
        | sharing
        for key in ends[:N_NAMED]
    ]
    workspace.facts.append("memberships", fact_rows("memberships", members).to_reader())
    workspace.facts.append("consents", fact_rows("consents", agreed).to_reader())
    run_turn(workspace, as_of=AS_OF)
    shop = open_shop(workspace.folder)
    ids = {
        row["source_key"]: row["customer_id"] for row in shop.turn.read("identities").to_pylist()
    }
    for name, key in (("firm", "alice"), ("branch", "charlie")):
        addresses[name] = f"/accounts/{groups_of(shop, ids[key])[0].group.group_id}"
    with serving(workspace.folder) as desk:
        yield desk


@pytest.mark.parametrize("width", [390, 1180])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_page_of_an_account_is_accessible_and_fits(
    inside: Any, addresses: dict[str, str], locale: str, width: int
) -> None:
    page = inside.page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{inside.base}{addresses['firm']}")
    page.click(f"button[name=locale][value={locale}]")
    for address in addresses.values():
        page.goto(f"{inside.base}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_of(page) == []


def test_only_who_allows_it_is_named_and_a_few_are_not_counted(
    inside: Any, addresses: dict[str, str]
) -> None:
    page = inside.page
    page.goto(f"{inside.base}{addresses['firm']}")
    page.click("button[name=locale][value=ja]")
    assert page.locator("#members ~ table tr").count() == 2 + N_NAMED
    assert f"ほかに{N_END - N_NAMED}名いらっしゃいます" in page.locator("main").inner_text()
    page.get_by_role("link", name="有賀 神田店").click()
    told = page.locator("main").inner_text()
    assert page.locator("#members ~ table tr").count() == 1
    assert "5名未満" in told and f"{N_FEW}名" not in told
    page.get_by_role("link", name=FIRM["group_name"]).click()
    assert page.url.endswith(addresses["firm"])
