"""Japanese or English, kept for the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def test_the_workspace_says_which_language_comes_first(stranger: Client) -> None:
    answer = stranger.get("/enter")
    assert '<html lang="ja">' in answer.text
    assert answer["Content-Language"] == "ja"


def test_a_chosen_language_stays_and_returns_to_the_same_page(owner: Client) -> None:
    answer = owner.post("/language", {"locale": "en", "next": "/structure?since=x"})
    assert answer["Location"] == "/structure?since=x"
    assert '<html lang="en">' in owner.get("/peace").text


def test_a_stranger_may_choose_and_keeps_it_on_entering(stranger: Client) -> None:
    from najimi.desk.links import entry_path
    from najimi.desk.selectors import get_owner

    stranger.post("/language", {"locale": "en"})
    stranger.post(entry_path(get_owner()))
    assert '<html lang="en">' in stranger.get("/").text


def test_an_unknown_language_changes_nothing(owner: Client) -> None:
    owner.post("/language", {"locale": "../../etc"})
    assert '<html lang="ja">' in owner.get("/").text


def test_reading_the_address_chooses_nothing(owner: Client) -> None:
    assert owner.get("/language?locale=en").status_code == 405
