"""A new owner: nothing but `najimi init`, `najimi serve` and the browser, to a first plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.browser.conftest import faults_of

from najimi.cli import main

FIXTURES = Path(__file__).parents[1] / "load" / "fixtures"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serving: Any) -> Iterator[Any]:
    """Serve a workspace that was only just made."""
    folder = tmp_path_factory.mktemp("new") / "shop"
    made = CliRunner().invoke(main, ["init", str(folder)], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    with serving(folder) as desk:
        yield desk


def bring(page: Any, name: str) -> None:
    page.set_input_files("input[type=file]", FIXTURES / name)
    page.click("form.bring button")
    page.wait_for_url("**/uploads/*")
    page.click("form[action$='/load'] button")
    page.wait_for_selector("h2:has-text('結果')")


@pytest.mark.parametrize("width", [390, 1180])
def test_before_the_first_plan_every_page_leads_to_the_files(inside: Any, width: int) -> None:
    inside.page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/customers", "/duplicates", "/requests"):
        inside.page.goto(f"{inside.base}{path}")
        assert "ようこそ" in inside.page.inner_text("h1")
        assert inside.page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(inside.page) == []
    assert inside.page.locator("main a.main").get_attribute("href") == "/uploads"


def test_from_the_first_file_to_the_first_plan(inside: Any) -> None:
    page = inside.page
    page.goto(f"{inside.base}/")
    page.click("main a.main")
    bring(page, "eccube_customers.csv")
    page.click("text=ファイルの一覧へ")
    bring(page, "eccube_orders.csv")
    page.goto(f"{inside.base}/")
    page.click("text=今日の予定を作る >> nth=-1")
    page.wait_for_selector("dl.strip")
    assert "今日の予定" in page.inner_text("h1")
    page.click("nav a[href='/customers']")
    names = page.locator("table.list a.name").all_inner_texts()
    assert {"青葉 みどり 様", "髙橋 健二 様"} <= set(names)
    page.click("a.name:has-text('青葉')")
    assert "midori@example.jp" in page.inner_text("section[aria-labelledby=holdings]")


def test_the_customers_of_the_first_plan_are_compared_from_the_desk(inside: Any) -> None:
    page = inside.page
    page.goto(f"{inside.base}/customers")
    page.click("a.aside")
    page.click("text=いまくらべる")
    page.wait_for_url("**/duplicates")
    assert "同じ方かもしれない" in page.inner_text("h1")
    assert inside.complaints == []
