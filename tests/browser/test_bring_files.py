"""Bringing a file in a real browser: look, count, load, see it in the list of customers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import faults_of

FIXTURES = Path(__file__).parents[1] / "load" / "fixtures"
KNOWN = {
    "eccube_customers.csv": "EC-CUBE",
    "eccube_orders.csv": "EC-CUBE",
    "shopify_customers.csv": "Shopify",
    "shopify_orders.csv": "Shopify",
    "shopify_products.csv": "Shopify",
    "square_customers.csv": "Square",
    "square_items.csv": "Square",
    "square_sales.csv": "Square",
    "woocommerce_customers.csv": "WooCommerce",
    "woocommerce_orders.csv": "WooCommerce",
    "woocommerce_products.csv": "WooCommerce",
}
WIDTHS = (390, 1180)


def bring(seen: Any, path: Path) -> None:
    seen.page.goto(f"{seen.base}/uploads")
    seen.page.set_input_files("input[type=file]", path)
    seen.page.click("form.bring button")
    seen.page.wait_for_url("**/uploads/*")


def switch(seen: Any, locale: str) -> None:
    seen.page.goto(f"{seen.base}/uploads")
    if seen.page.get_attribute("html", "lang") != locale:
        seen.page.click(f"button[name=locale][value={locale}]")


def no_serious_fault(seen: Any) -> None:
    assert faults_of(seen.page) == []


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_file_is_seen_counted_and_loaded(inside: Any, name: str) -> None:
    switch(inside, "ja")
    bring(inside, FIXTURES / name)
    tags = inside.page.inner_text("p.chips")
    assert KNOWN[name] in tags
    assert "取り込むとどうなるか" in inside.page.inner_text("main")
    inside.page.click("form[action$='/load'] button")
    told = inside.page.inner_text("main")
    assert "結果" in told
    rows = inside.page.locator("table.stacked tbody tr").all()
    for row in rows:
        n_in, n_stored, n_before, n_rejected = (
            int("".join(filter(str.isdigit, cell))) for cell in row.locator("td").all_inner_texts()
        )
        assert n_in == n_stored + n_before + n_rejected
    assert rows


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_file_are_accessible_and_fit(inside: Any, width: int, locale: str) -> None:
    inside.page.set_viewport_size({"width": width, "height": 900})
    switch(inside, locale)
    no_serious_fault(inside)
    bring(inside, FIXTURES / "eccube_customers.csv")
    for page in ("", "/mapping"):
        inside.page.goto(inside.page.url.removesuffix("/mapping") + page)
        assert inside.page.get_attribute("html", "lang") == locale
        assert inside.page.evaluate("document.documentElement.scrollWidth") <= width
        no_serious_fault(inside)


def test_names_are_not_reversed_and_yen_are_whole(inside: Any) -> None:
    switch(inside, "ja")
    bring(inside, FIXTURES / "eccube_orders.csv")
    told = inside.page.inner_text("main")
    assert "￥" in told or "¥" in told or "円" in told
    assert ".00" not in told


def test_an_own_file_is_mapped_by_hand_once(inside: Any, tmp_path: Path) -> None:
    switch(inside, "en")
    own = tmp_path / "till.csv"
    own.write_text("no,surname,forename\nzz-1,Sato,Ken\n", encoding="utf-8")
    bring(inside, own)
    inside.page.click("a.button:has-text('Which column is which')")
    inside.page.wait_for_url("**/mapping")
    inside.page.select_option("select[name=table]", "people")
    inside.page.click("text=Show the columns of this table")
    inside.page.wait_for_url("**/mapping?table=people")
    for at, ours in enumerate(["source_key", "family_name", "given_name"]):
        inside.page.locator("select[name=ours]").nth(at).select_option(ours)
    inside.page.fill("input[name=source]", "own-till")
    inside.page.click("text=Confirm and remember")
    inside.page.wait_for_selector("p.chips")
    assert "as you confirmed before" in inside.page.inner_text("p.chips")
    inside.page.click("form[action$='/load'] button")
    assert "What happened" in inside.page.inner_text("main")


def test_nothing_was_loaded_from_elsewhere_and_nothing_complained(inside: Any) -> None:
    assert inside.hosts <= {"127.0.0.1"}
    assert inside.complaints == []
