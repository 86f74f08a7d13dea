"""Entering by a link that works once, and nothing without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

PAGES = ("/", "/peace", "/customers", "/customers/c1", "/structure", "/models")
ACTS = ("/customers/c1/done", "/customers/c1/leave", "/exit")


def entry_link() -> str:
    from najimi.desk.links import entry_path
    from najimi.desk.selectors import get_owner

    return entry_path(get_owner())


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_entry_from_every_page(stranger: Client, page: str) -> None:
    answer = stranger.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/enter")


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_can_change_nothing(stranger: Client, act: str) -> None:
    answer = stranger.post(act, {"decision_id": "d1", "reason": "other"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/enter")


def test_no_address_is_open_but_entry_and_language_and_what_a_key_opens(stranger: Client) -> None:
    from najimi.desk.urls import urlpatterns

    is_open = {p.name for p in urlpatterns if not getattr(p.callback, "login_required", True)}
    by_key = {"counter_next": "/v1/next", "counter_verdict": "/v1/verdict"}
    assert is_open == {"entry", "enter", "language", *by_key}
    assert stranger.get("/enter").status_code == 200
    for address in by_key.values():
        asked = stranger.post(address, {}, content_type="application/json")
        assert asked.status_code == 401


def test_opening_the_link_does_not_enter_yet(stranger: Client) -> None:
    link = entry_link()
    assert stranger.get(link).status_code == 200
    assert stranger.get("/").status_code == 302


def test_the_button_of_the_link_enters_and_leaves_a_line_in_the_audit(stranger: Client) -> None:
    from najimi.desk.models import AuditEntry

    assert stranger.post(entry_link())["Location"] == "/"
    assert stranger.get("/").status_code == 200
    assert AuditEntry.objects.filter(what="entered").count() == 1


def test_a_link_works_once(stranger: Client) -> None:
    from django.test import Client

    link = entry_link()
    stranger.post(link)
    second = Client()
    assert second.post(link).status_code == 410
    assert second.get("/").status_code == 302


def test_a_link_dies_after_an_hour(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import datetime, timedelta

    from django.contrib.auth.tokens import default_token_generator

    link = entry_link()
    later = datetime.now() + timedelta(minutes=61)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)
    assert stranger.get(link).status_code == 410


@pytest.mark.parametrize(
    "path", ["/enter/MQ/nonsense", "/enter/OTk5/a-b", "/enter/!!/x", "/enter/4p2k/x"]
)
def test_a_made_up_link_is_refused(stranger: Client, path: str) -> None:
    assert stranger.post(path).status_code == 410


def test_whoever_leaves_needs_a_new_link(owner: Client) -> None:
    assert owner.get("/exit").status_code == 405
    owner.post("/exit")
    assert owner.get("/").status_code == 302
