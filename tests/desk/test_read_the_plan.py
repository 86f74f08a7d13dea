"""The plan of today: people by name, the reason beside each, those left in peace counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk import engine
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("page", ["/", "/peace", "/customers", "/structure", "/models"])
def test_every_page_opens_in_both_languages(owner: Client, page: str, locale: str) -> None:
    owner.post("/language", {"locale": locale})
    answer = owner.get(page)
    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in answer.text


def test_a_row_shows_the_name_its_reading_and_the_honorific(owner: Client) -> None:
    page = owner.get("/").text
    assert "広 弘 様" in page
    assert "ひろ ひろし" in page


def test_english_puts_the_given_name_first_and_keeps_the_written_name(owner: Client) -> None:
    owner.post("/language", {"locale": "en"})
    page = owner.get("/").text
    assert "Hiroshi Hiro" in page
    assert "広 弘" in page


def test_spoken_to_and_left_in_peace_make_up_everyone(desk_shop: Workspace) -> None:
    shop = engine.open_shop(desk_shop.folder)
    plan = engine.read_plan(shop, "en")
    assert plan.n_spoken + plan.n_left == shop.turn.read("customers").num_rows
    assert plan.n_agenda == len(plan.agenda)
    assert plan.n_messages == sum(group.n for group in plan.groups)
    assert plan.n_messages == sum(channel.n for channel in plan.channels)


def test_every_row_has_a_reason_and_care_comes_first(desk_shop: Workspace) -> None:
    plan = engine.read_plan(engine.open_shop(desk_shop.folder), "ja")
    assert all(row.why for row in plan.agenda)
    assert plan.agenda[0].treatment.kind == "care"
    assert [row.position for row in plan.agenda] == sorted(row.position for row in plan.agenda)


def test_a_call_that_is_not_for_selling_says_so(owner: Client) -> None:
    assert "言わないこと" in owner.get("/").text


def test_an_open_complaint_bars_selling_before_anything_else(
    desk_shop: Workspace, customer: Callable[[str], str]
) -> None:
    from najimi.desk.engine.reasons import what_not_to_say

    shop = engine.open_shop(desk_shop.folder)
    erin: dict[str, Any] = shop.rows("contexts", [customer("erin")])[0]
    dora: dict[str, Any] = shop.rows("contexts", [customer("dora")])[0]
    alice: dict[str, Any] = shop.rows("contexts", [customer("alice")])[0]
    assert what_not_to_say(shop, erin, "care", "call") == "complaint"
    assert what_not_to_say(shop, dora, "give", "letter") == "consent"
    assert what_not_to_say(shop, alice, "listen", "call") == "listen"
    assert what_not_to_say(shop, alice, "sell", "letter") is None


def test_the_page_says_what_is_made_up(owner: Client) -> None:
    page = owner.get("/").text
    assert "<summary>仮のもの: お名前・粗利・同意・費用 ほか</summary>" in page
    assert "<li>時刻: 仮です。</li>" in page
    owner.post("/language", {"locale": "en"})
    page = owner.get("/customers").text
    assert "<summary>Made up: names, margins, consents, costs and more</summary>" in page


def test_sentences_without_a_topic_are_counted() -> None:
    from najimi.desk.selectors import Notes

    notes = Notes(is_replay=False, made_up=("Names are invented.",))
    assert (notes.topics, notes.has_more) == ([], True)


def test_a_live_turn_is_not_called_a_replay_and_says_that_it_does_not_send(owner: Client) -> None:
    page = owner.get("/").text
    assert "過去の再現" not in page
    assert "najimiからは送りません。お店の道具でお送りください。" in page


def test_a_row_says_when_they_were_last_heard_from(
    owner: Client, desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "お客様からのお便りはまだありません" in owner.get("/").text
    plan = engine.read_plan(engine.open_shop(desk_shop.folder), "ja")
    heard = tuple(replace(row, days_since_last_talk=3) for row in plan.agenda)
    monkeypatch.setattr(engine, "read_plan", lambda *_, **__: replace(plan, agenda=heard))
    assert owner.get("/").text.count("前回のやりとり 3日前(お客様から)") == len(heard)


def test_progress_counts_the_whole_agenda_on_every_page_of_it(
    owner: Client, desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = engine.read_plan(engine.open_shop(desk_shop.folder), "ja").agenda
    first = agenda[0]
    owner.post(f"/customers/{first.customer_id}/done", {"decision_id": first.decision_id})
    page = owner.get(f"/?from={agenda[1].position}").text
    assert f'id="n{first.position}"' not in page
    assert f"{len(agenda)}件のうち対応済み1件" in page


def test_a_form_returns_to_its_row(owner: Client) -> None:
    page = owner.get("/?from=2").text
    rows = re.findall(r'<article class="row[^>]* id="(n\d+)">(.*?)</article>', page, re.DOTALL)
    assert rows
    for anchor, row in rows:
        targets = re.findall(r'name="next" value="([^"]*)"', row)
        assert targets == [f"/?from=2#{anchor}"] * 2


@pytest.mark.usefixtures("replay")
def test_a_replay_says_that_nothing_was_delivered(owner: Client) -> None:
    page = owner.get("/").text
    assert "najimiの決めごとは届けていません" in page
    assert "実際の記録です" in page
    assert "najimiからは送りません" not in page
    assert '<button class="main" disabled>' in page


def test_a_name_that_looks_like_a_script_stays_text(
    owner: Client, customer: Callable[[str], str]
) -> None:
    for page in (f"/customers/{customer('other-000')}", "/customers?q=script", "/peace", "/"):
        answer = owner.get(page)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
    assert "&lt;script&gt;alert" in owner.get("/customers?q=script").text


def test_the_date_is_written_as_japanese_people_write_it(owner: Client) -> None:
    assert "2026年4月1日(水)" in owner.get("/").text
    assert "3月31日までのデータを反映" in owner.get("/").text


@pytest.mark.parametrize("page", ["/", "/customers", "/duplicates"])
def test_without_a_turn_every_page_says_what_comes_first(
    owner: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    from najimi.workspace import TurnStore

    monkeypatch.setattr(TurnStore, "current", lambda _: None)
    answer = owner.get(page)
    assert answer.status_code == 200
    assert "ようこそ" in answer.text
    assert 'href="/uploads"' in answer.text


def test_it_says_in_words_what_more_of_each_thing_would_be_worth(
    owner: Client, desk_shop: Workspace
) -> None:
    plan = engine.read_plan(engine.open_shop(desk_shop.folder), "ja")
    assert len(plan.prices) == len(desk_shop.playbook().capacities)
    assert "メールの件数には限りがないので、増やしても何も変わりません。" in plan.prices
    assert all(line in owner.get("/").text for line in plan.prices)
