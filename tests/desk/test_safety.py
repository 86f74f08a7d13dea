"""What every answer carries, and what is refused."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

PAGES = ("/", "/peace", "/customers", "/structure", "/models", "/requests", "/no-such-page")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_safe_headers(owner: Client, page: str) -> None:
    answer = owner.get(page)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_a_script_or_an_inline_style(owner: Client, page: str) -> None:
    told = owner.get(page).text
    for sign in ("<script", " style=", "<style", "onclick", "javascript:", "http://", "https://"):
        assert sign not in told


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.5", "[::2]"])
def test_another_host_name_is_refused(owner: Client, host: str) -> None:
    answer = owner.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_served(owner: Client, host: str) -> None:
    assert owner.get("/", headers={"host": host}).status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(owner: Client) -> None:
    page = owner.post("/language", {"locale": "en"})
    (session,) = [c for name, c in page.cookies.items() if name.startswith("najimi_session_")]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_reading_pages_changes_nothing_but_sessions(owner: Client, desk: Workspace) -> None:
    from najimi.desk.models import AuditEntry, CarriedOut, LeftInPeace, OutgoingFact, PersonRequest

    before = desk.facts.versions()
    for page in (*PAGES, "/customers?q=有賀"):
        owner.get(page)
        owner.head(page)
    assert desk.facts.versions() == before
    untouched = (AuditEntry, CarriedOut, LeftInPeace, OutgoingFact, PersonRequest)
    assert not any(model.objects.exists() for model in untouched)


@pytest.mark.parametrize("page", PAGES[:-1])
def test_pages_are_not_written_to(owner: Client, page: str) -> None:
    assert owner.post(page).status_code == 405


def test_secrets_are_readable_by_their_owner_only(desk: Workspace) -> None:
    mode = (desk.folder / "desk.secret").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert len((desk.folder / "desk.secret").read_text().strip()) >= 50


def test_the_log_names_nobody(owner: Client, capfd: pytest.CaptureFixture[str]) -> None:
    owner.get("/customers?q=有賀")
    owner.get("/customers/c0000")
    owner.get("/no-such-page")
    told = capfd.readouterr()
    assert told.out + told.err == ""


def test_the_migrations_say_what_the_models_say(desk: Workspace) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "desk", check=True, dry_run=True, verbosity=0)
