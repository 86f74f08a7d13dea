"""Writing down what a customer said: in force with the commit, then a fact, with a line in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]
REFUSAL = {
    "state": "refused", "purpose": "promotional", "channel": "email", "means": "phone",
    "place": "本店", "wording_version": "2026-04", "evidence": "用紙12",
}  # fmt: skip


def tell(client: Client, customer_id: str, **told: str) -> Any:
    return client.post(f"/customers/{customer_id}/consent", REFUSAL | told)


def statements(workspace: Workspace, customer_id: str) -> list[dict[str, Any]]:
    wanted = [("source_key", "=", customer_id), ("source", "=", "desk")]
    files = list(workspace.facts.source("consents").files)
    rows: list[dict[str, Any]] = pq.read_table(files, filters=wanted).to_pylist()
    return sorted(rows, key=lambda row: row["occurred_at"])


def test_a_refusal_holds_with_the_answer_and_becomes_a_fact(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    from najimi.desk.consents import may_contact

    alice = customer("alice")
    assert may_contact(alice, "promotional", "email").allowed
    assert tell(owner, alice).status_code == 302
    permission = may_contact(alice, "promotional", "email")
    assert (permission.allowed, permission.why_code) == (False, "refused")
    fact = statements(desk, alice)[-1]
    assert (fact["state"], fact["means"], fact["place"]) == ("refused", "phone", "本店")
    assert (fact["wording_version"], fact["evidence"]) == ("2026-04", "用紙12")


def test_the_page_says_what_holds_how_where_and_since_when(owner: Client, customer: Find) -> None:
    tell(owner, customer("bob"), state="withdrawn", place="駅前店")
    page = owner.get(f"/customers/{customer('bob')}").text
    for word in ("取り消し", "電話で", "駅前店", "文面: 2026-04", "用紙12", "もと: shop"):
        assert word in page


def test_channels_of_one_answer_stand_in_one_line(owner: Client, customer: Find) -> None:
    from najimi.desk.selectors import list_allowed

    frank = customer("frank")
    tell(owner, frank, channel="all")
    tell(owner, frank, state="granted", channel="letter", place="駅前店")
    told = {
        row.channels: row.said.state for row in list_allowed(frank) if row.purpose == "promotional"
    }
    assert told == {("email", "call", "visit", "counter"): "refused", ("letter",): "granted"}
    assert "メール、電話、訪問、店頭" in owner.get(f"/customers/{frank}").text


def test_the_audit_names_the_purpose_and_the_channel(owner: Client, customer: Find) -> None:
    from najimi.desk.models import AuditEntry

    tell(owner, customer("charlie"), state="withdrawn")
    (entry,) = AuditEntry.objects.filter(customer_id=customer("charlie"))
    assert (entry.what, entry.why) == ("consent_withdrawn", "promotional email")


def test_the_same_said_twice_is_one_statement(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    erin = customer("erin")
    n_before = len(statements(desk, erin))
    for _ in range(2):
        tell(owner, erin)
    assert len(statements(desk, erin)) == n_before + 1


def test_one_refusal_can_end_every_channel(owner: Client, customer: Find) -> None:
    from najimi.desk.consents import may_contact

    grace = customer("grace")
    tell(owner, grace, channel="all")
    channels = ("email", "letter", "call", "visit", "counter")
    assert not any(may_contact(grace, "promotional", channel).allowed for channel in channels)
    assert may_contact(grace, "service", "email").allowed


def test_a_withdrawal_wins_over_a_file_whose_dates_run_ahead(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    from django.utils import timezone

    from najimi.desk.consents import Statement, commit_statements, may_contact

    hiro, later = customer("hiro"), timezone.now() + timedelta(hours=20)
    ahead = Statement(hiro, "promotional", "email", "granted", later, later, "shop", "ahead")
    commit_statements([ahead], at=timezone.now())
    tell(owner, hiro, state="withdrawn")
    assert may_contact(hiro, "promotional", "email").why_code == "withdrawn"


def test_over_a_date_that_runs_ahead_a_withdrawal_stands_at_its_own_instant_too(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    from django.utils import timezone

    from najimi.desk.consents import Statement, commit_statements
    from najimi.desk.models import AuditEntry

    other, now = customer("other-005"), timezone.now()
    later = now + timedelta(hours=20)
    ahead = Statement(other, "promotional", "email", "granted", later, now, "shop", "ahead-005")
    commit_statements([ahead], at=now)
    tell(owner, other, state="withdrawn")
    said = [row["occurred_at"] for row in statements(desk, other) if row["state"] == "withdrawn"]
    assert len(said) == 2
    assert now <= said[0] < now + timedelta(minutes=1) < later < said[1]
    assert AuditEntry.objects.filter(customer_id=other).count() == 1


def test_a_restriction_stands_at_its_own_instant_over_a_date_that_runs_ahead(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    from django.utils import timezone

    from najimi.desk.consents import Restricting, commit_restrictions
    from najimi.desk.models import RestrictionStatement

    hiro, now = customer("other-006"), timezone.now()
    later = now + timedelta(hours=20)
    commit_restrictions([Restricting(hiro, "lifted", later, now, "shop", "hiro-ahead")], at=now)
    owner.post(f"/customers/{hiro}/restrict", {"state": "restricted"})
    rows = RestrictionStatement.objects.filter(first_customer_id=hiro, state="restricted")
    said = sorted(row.occurred_at for row in rows)
    assert len(said) == 2
    assert said[0] < later < said[1]


def test_what_was_granted_on_paper_counts_from_its_day(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    from najimi.desk.consents import may_contact

    dora = customer("dora")
    tell(owner, dora, state="granted", means="paper", said_on="2026-02-01")
    permission = may_contact(dora, "promotional", "email")
    assert permission.allowed
    assert permission.since is not None
    assert f"{permission.since:%Y-%m-%d}" == "2026-02-01"


def test_a_lawful_reason_permits_only_what_the_law_says(owner: Client, customer: Find) -> None:
    from najimi.desk.consents import may_contact

    frank = customer("frank")
    wrong = tell(owner, frank, state="unknown", channel="call", lawful_reason="business_relation")
    assert wrong.status_code == 400
    tell(owner, frank, state="unknown", purpose="sharing")
    tell(owner, frank, state="unknown", lawful_reason="notified_address", evidence="名刺")
    permission = may_contact(frank, "promotional", "email")
    assert (permission.allowed, permission.why_code) == (True, "notified_address")


def test_a_refusal_ends_a_lawful_reason(owner: Client, customer: Find) -> None:
    from najimi.desk.consents import may_contact

    frank = customer("frank")
    tell(owner, frank, state="unknown", lawful_reason="business_relation")
    tell(owner, frank)
    assert not may_contact(frank, "promotional", "email").allowed


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "maybe"), ("purpose", ""), ("channel", "fax"), ("means", ""), ("place", "x" * 201),
     ("said_on", "2999-01-01"), ("said_on", "soon"), ("lawful_reason", "whim")],
)  # fmt: skip
def test_an_unclear_statement_is_refused(
    owner: Client, customer: Find, desk: Workspace, name: str, value: str
) -> None:
    before = desk.facts.versions()
    answer = tell(owner, customer("alice"), **{name: value})
    assert answer.status_code == 400
    assert desk.facts.versions() == before


@pytest.mark.usefixtures("replay")
def test_a_replay_records_no_consent(owner: Client, customer: Find) -> None:
    assert tell(owner, customer("alice")).status_code == 409


def test_nothing_is_recorded_by_opening_the_address(owner: Client, customer: Find) -> None:
    for act in ("consent", "restrict", "correct", "request"):
        assert owner.get(f"/customers/{customer('alice')}/{act}").status_code == 405
    assert owner.get("/requests/1/close").status_code == 405


def test_a_form_from_elsewhere_records_nothing(desk: Workspace, customer: Find) -> None:
    from django.test import Client

    from najimi.desk.selectors import get_owner

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_owner())
    for act in ("consent", "restrict", "correct", "request"):
        assert strict.post(f"/customers/{customer('alice')}/{act}", REFUSAL).status_code == 403


def test_an_unknown_customer_says_nothing(owner: Client) -> None:
    assert tell(owner, "c0000").status_code == 404


def test_withdrawals_are_noted_where_no_backup_brings_them_back(
    owner: Client, customer: Find, desk: Workspace
) -> None:
    tell(owner, customer("bob"), state="withdrawn", channel="letter")
    noted = [w for w in desk.kept.withdrawals() if w.customer_id == customer("bob")]
    assert (noted[-1].purpose, noted[-1].channel) == ("promotional", "letter")


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_form_chooses_nothing_by_itself(owner: Client, customer: Find, locale: str) -> None:
    owner.post("/language", {"locale": locale})
    form = owner.get(f"/customers/{customer('alice')}").text.split('id="say"')[1]
    for name in ("state", "purpose", "channel", "means"):
        assert f'<select name="{name}" required><option value="">' in form


@pytest.mark.parametrize("missing", ["state", "purpose", "channel", "means"])
def test_what_is_not_chosen_is_not_recorded(
    owner: Client, customer: Find, desk: Workspace, missing: str
) -> None:
    before = statements(desk, customer("alice"))
    assert tell(owner, customer("alice"), **{missing: ""}).status_code == 400
    assert statements(desk, customer("alice")) == before
