"""A walk through every page, in both languages, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser.conftest import faults_of

PAGES = (
    "/",
    "/peace",
    "customer",
    "/structure",
    "/structure/important",
    "/structure/movement",
    "/structure/needs",
    "/structure/care",
    "/structure/costs",
    "/structure/entries?by=category",
    "/structure/path",
    "/structure/satisfaction",
    "/structure/bonds",
    "/customers",
    "/customers?q=有賀",
    "/playbook/rehearsal",
    "/models",
    "/requests",
    "/no-page",
)
WIDTHS = (390, 1180)


def open_page(seen: Any, page: str, locale: str, width: int) -> None:
    seen.page.set_viewport_size({"width": width, "height": 900})
    seen.page.goto(f"{seen.base}/")
    if seen.page.get_attribute("html", "lang") != locale:
        seen.page.click(f"button[name=locale][value={locale}]")
    if page == "customer":
        page = seen.page.locator("article.row a.name").first.get_attribute("href")
    seen.page.goto(f"{seen.base}{page}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_and_fits(inside: Any, page: str, locale: str, width: int) -> None:
    open_page(inside, page, locale, width)
    assert inside.page.get_attribute("html", "lang") == locale
    assert inside.page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(inside.page) == []


@pytest.mark.parametrize(
    "page",
    ["/", "customer", "/structure", "/structure/important", "/structure/movement", "/models"],
)
def test_a_dark_page_is_readable(inside: Any, page: str) -> None:
    inside.page.emulate_media(color_scheme="dark")
    try:
        open_page(inside, page, "ja", 1180)
        faults = faults_of(inside.page)
    finally:
        inside.page.emulate_media(color_scheme="light")
    assert faults == []


@pytest.mark.parametrize("page", ["/", "customer", "/customers", "/structure/movement"])
def test_what_one_presses_is_large_enough_for_a_finger(inside: Any, page: str) -> None:
    open_page(inside, page, "ja", 390)
    heights = inside.page.eval_on_selector_all(
        "button, summary.button, .button, .area a, select, input:not([type=hidden])",
        "all => all.filter(e => e.offsetParent).map(e => e.offsetHeight)",
    )
    assert heights
    assert min(heights) >= 40


def test_a_person_can_be_reached_by_keyboard_alone(inside: Any) -> None:
    open_page(inside, "/", "ja", 1180)
    inside.page.keyboard.press("Tab")
    assert inside.page.evaluate("document.activeElement.className") == "skip"
    inside.page.keyboard.press("Enter")
    assert inside.page.url.endswith("#main")


def test_a_day_at_the_desk(inside: Any) -> None:
    open_page(inside, "/", "ja", 1180)
    page = inside.page
    first, second = page.locator("article.row").nth(0), page.locator("article.row").nth(1)
    first.get_by_role("button", name="済んだと記録する").click()
    assert "済みました" in first.inner_text()
    assert page.url.endswith(f"#{first.get_attribute('id')}")
    second.locator("summary").click()
    second.get_by_role("button", name="事情を知っている").click()
    assert "今日はしません" in second.inner_text()
    first.locator("a.name").click()
    assert "この画面で記録" in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_a_button_of_a_row_keeps_its_words_on_one_line(inside: Any, width: int) -> None:
    open_page(inside, "/", "ja", width)
    heights = inside.page.eval_on_selector_all(
        ".row .act > form > button, .row .act summary",
        "all => all.filter(e => e.offsetParent).map(e => e.offsetHeight)",
    )
    assert heights
    assert max(heights) < 50
    assert inside.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_evidence_is_not_cut_on_a_phone(inside: Any, locale: str) -> None:
    open_page(inside, "/models", locale, 390)
    widths = inside.page.eval_on_selector_all(
        ".stacked, .stacked *",
        "all => all.filter(e => e.offsetParent).map(e => e.getBoundingClientRect().right)",
    )
    days = inside.page.eval_on_selector_all(
        "th.day", "all => all.filter(e => e.offsetParent).map(e => e.offsetHeight)"
    )
    assert widths
    assert max(widths) <= 390 - 15
    assert days
    assert max(days) < 60


def test_a_search_finds_a_person_in_any_script(inside: Any) -> None:
    open_page(inside, "/customers", "ja", 390)
    inside.page.fill("input[name=q]", "ｱﾘｶﾞ")
    inside.page.get_by_role("button", name="探す").click()
    assert inside.page.locator("tbody tr").count() == 1
    inside.page.locator("a.name").click()
    assert inside.page.locator("h1").inner_text() == "有賀 愛 様"


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_somebody_says_no_and_asks_for_an_answer(inside: Any, locale: str) -> None:
    open_page(inside, "customer", locale, 390)
    page = inside.page
    page.locator("#say summary").click()
    page.select_option("#say select[name=state]", "refused")
    page.select_option("#say select[name=channel]", "visit")
    page.select_option("#say select[name=purpose]", "promotional")
    page.select_option("#say select[name=means]", "spoken")
    page.fill("#say input[name=place]", f"本店 {locale}")
    page.locator("#say button.main").click()
    assert f"本店 {locale}" in page.locator("section[aria-labelledby=allows]").inner_text()
    asked = page.locator("section[aria-labelledby=asked]")
    asked.locator("summary").click()
    asked.locator("select[name=kind]").select_option("access")
    asked.locator("button.main").click()
    page.goto(f"{inside.base}/requests")
    page.locator("article button[value=done]").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("article .tag.give").count() >= 1


def test_nothing_left_this_machine_and_the_browser_had_no_complaint(inside: Any) -> None:
    assert inside.hosts == {"127.0.0.1"}
    assert [line for line in inside.complaints if "404" not in line] == []
