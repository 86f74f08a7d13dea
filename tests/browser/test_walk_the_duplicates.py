"""A walk from the queue of likely duplicates to a merge and back, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.browser.conftest import faults_of

from najimi.loop import run_turn
from najimi.matching import find_duplicates
from najimi.testing import AS_OF, fact_rows, make_small_shop

NAMES = (
    ("髙﨑", "花子"),
    ("高崎", "花子"),
    ("沢", "一郎"),
    ("澤", "一郎"),
    ("西", "京子"),
    ("西", "京子"),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serving: Any) -> Iterator[Any]:
    """Serve a small shop in which three people stand twice."""
    workspace = make_small_shop(tmp_path_factory.mktemp("twice") / "shop", n_others=20)
    people = [
        {"source_key": f"twice-{n}", "fact_id": f"twice-{n}", "family_name": family,
         "given_name": given, "birth_on": date(1970 + n // 2, 4, 1), "phone": f"090-1111-000{n // 2}",
         "email": f"a.very.long.mailbox.name.{n // 2}@example.jp",
         "address": f"東京都千代田区丸の内一丁目2番{n // 2 + 1}号", "occurred_at": AS_OF.replace(year=2025)}
        for n, (family, given) in enumerate(NAMES)
    ]  # fmt: skip
    workspace.facts.append("people", fact_rows("people", people).to_reader())
    run_turn(workspace, as_of=AS_OF)
    find_duplicates(workspace)
    with serving(workspace.folder) as desk:
        yield desk


@pytest.mark.parametrize("width", [390, 1180])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_pages_about_duplicates_are_accessible_and_fit(
    inside: Any, locale: str, width: int
) -> None:
    page = inside.page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{inside.base}/duplicates")
    page.click(f"button[name=locale][value={locale}]")
    assert page.locator("article.pair").count() == 3
    preview = page.locator("article.pair a.main").first.get_attribute("href")
    for address in ("/duplicates", preview, "/duplicates/together", "/duplicates/merged"):
        page.goto(f"{inside.base}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert faults_of(page) == []


def test_two_are_merged_after_a_look_and_taken_back(inside: Any) -> None:
    page = inside.page
    page.set_viewport_size({"width": 1180, "height": 900})
    page.goto(f"{inside.base}/duplicates")
    page.click("button[name=locale][value=ja]")
    page.get_by_role("link", name="まとめた姿を見る").first.click()
    assert "次に今日の予定を作る" in page.locator("main").inner_text()
    page.get_by_role("button", name="同じ方としてまとめる").click()
    assert page.url.endswith("/duplicates/merged")
    page.get_by_role("button", name="まとめたのを取り消す").click()
    assert "まだありません" in page.locator("main").inner_text()
    page.goto(f"{inside.base}/duplicates")
    assert page.locator("article.pair").count() == 3


def test_ticked_pairs_are_merged_together_and_one_is_said_to_be_two(inside: Any) -> None:
    page = inside.page
    page.goto(f"{inside.base}/duplicates/together")
    page.locator("input[name=pair]").first.uncheck()
    page.get_by_role("button", name="印をつけた組をまとめる").click()
    assert page.locator("article.card").count() == 2
    page.goto(f"{inside.base}/duplicates")
    page.get_by_role("button", name="別の方です").click()
    assert page.locator("article.pair").count() == 0
