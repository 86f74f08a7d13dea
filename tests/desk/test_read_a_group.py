"""Households and accounts: who belongs together, and whose name may be shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk import engine
from najimi.desk.engine.groups import groups_of
from najimi.errors import UnknownCustomerError
from najimi.loop import run_turn
from najimi.testing import AS_OF, fact_rows, make_small_shop

if TYPE_CHECKING:
    from django.test import Client

Row = dict[str, Any]
FIRM = {"group_id": "firm", "group_kind": "account", "group_name": "茶問屋 有賀", "state": "joined"}
HOME = {"group_id": "home", "group_kind": "household", "group_name": "坊田家", "state": "joined"}
BRANCH = {
    "group_id": "branch", "group_kind": "account", "group_name": "有賀 神田店", "state": "joined",
    "parent_group_id": "firm",
}  # fmt: skip
SMALL = {"group_id": "small", "group_kind": "account", "state": "joined"}


def said(key: str, columns: Row, **more: Any) -> Row:
    at = AS_OF - timedelta(days=30)
    return {"source_key": key, "occurred_at": at} | columns | more


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> engine.Shop:
    """Return a shop with a household and a firm that has 8 end customers, 2 of them named."""
    workspace = make_small_shop(tmp_path_factory.mktemp("groups") / "shop", n_others=12)
    members = [
        said("alice", FIRM, role="owner"), said("erin", FIRM, role="buyer"),
        said("bob", HOME, role="head"), said("grace", HOME, role="partner"),
        *(said(f"other-{n:03d}", FIRM, role="end_customer") for n in range(8)),
        said("charlie", BRANCH, role="buyer"),
        said("other-010", BRANCH, role="end_customer", group_name="その先の名"),
        said("frank", SMALL, role="owner"), said("other-009", SMALL, role="end_customer"),
    ]  # fmt: skip
    merged = said("web-hiro", {"into_source": "shop", "into_key": "hiro", "state": "merged"})
    sharing = {"purpose": "sharing", "channel": "email", "state": "granted"}
    consents = [said(f"other-00{n}", sharing, fact_id=f"share-{n}") for n in range(3)]
    rests = [said("other-002", {"state": "restricted"})]
    for table, rows in {
        "memberships": members,
        "consents": consents,
        "restrictions": rests,
        "links": [merged],
    }.items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    run_turn(workspace, as_of=AS_OF)
    return engine.open_shop(workspace.folder)


def customer(shop: engine.Shop, key: str) -> str:
    rows = shop.turn.read("identities").to_pylist()
    return str(next(row["customer_id"] for row in rows if row["source_key"] == key))


def test_a_customer_is_shown_with_their_role_and_the_others(shop: engine.Shop) -> None:
    (home,) = groups_of(shop, customer(shop, "bob"))
    assert (home.group.kind, home.group.name, home.role) == ("household", "坊田家", "head")
    assert [(m.person.family_name, m.role) for m in home.others] == [("久礼", "partner")]


def test_a_firm_sees_by_name_only_end_customers_who_allow_it(shop: engine.Shop) -> None:
    (firm,) = groups_of(shop, customer(shop, "alice"))
    named = {m.person.customer_id for m in firm.group.members if m.role == "end_customer"}
    assert named == {customer(shop, key) for key in ("other-000", "other-001")}
    assert firm.group.n_unnamed == 6
    assert [m.role for m in firm.group.members] == [
        "owner",
        "buyer",
        "end_customer",
        "end_customer",
    ]


def test_a_small_number_of_unnamed_is_told_only_as_small(shop: engine.Shop) -> None:
    (small,) = groups_of(shop, customer(shop, "frank"))
    assert small.group.has_unnamed
    assert small.group.n_unnamed is None


def test_an_end_customer_is_not_shown_the_others(shop: engine.Shop) -> None:
    (firm,) = groups_of(shop, customer(shop, "other-000"))
    assert firm.role == "end_customer"
    assert firm.others == ()


def test_a_group_that_nobody_belongs_to_is_not_known(shop: engine.Shop) -> None:
    with pytest.raises(UnknownCustomerError):
        engine.read_group(shop, "g0")
    assert groups_of(shop, customer(shop, "hiro")) == ()


def test_an_account_leads_to_its_parts_and_they_to_it(shop: engine.Shop) -> None:
    (branch,) = groups_of(shop, customer(shop, "charlie"))
    (firm,) = groups_of(shop, customer(shop, "alice"))
    up = engine.read_relations(shop, branch.group.group_id)
    down = engine.read_relations(shop, firm.group.group_id)
    assert ([link.name for link in up.parents], up.parts) == (["茶問屋 有賀"], ())
    assert ([link.name for link in down.parts], down.parents) == (["有賀 神田店"], ())
    assert down.n_further_parts == 0
    (home,) = groups_of(shop, customer(shop, "bob"))
    assert engine.read_relations(shop, home.group.group_id).parts == ()


@pytest.mark.parametrize(("locale", "words"), [("ja", "その先のお客様"), ("en", "end customer")])
def test_the_page_of_an_account_names_no_one_else(
    owner: Client, shop: engine.Shop, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "WORKSPACE", shop.workspace.folder)
    owner.post("/language", {"locale": locale})
    (firm,) = groups_of(shop, customer(shop, "alice"))
    told = owner.get(f"/accounts/{firm.group.group_id}").text
    assert words in told
    assert customer(shop, "other-000") in told
    assert customer(shop, "other-003") not in told
    assert "有賀 神田店" in told and "その先の名" not in told
    assert "茶問屋 有賀" in owner.get(f"/customers/{customer(shop, 'alice')}").text


def test_a_former_id_leads_to_the_page_of_the_customer(
    owner: Client, shop: engine.Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "WORKSPACE", shop.workspace.folder)
    rows = shop.turn.read("redirects").to_pylist()
    former = next(row for row in rows if row["first_customer_id"] != row["customer_id"])
    answer = owner.get(f"/customers/{former['first_customer_id']}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/customers/{former['customer_id']}"
    assert owner.get("/customers/c0").status_code == 404


def test_a_group_that_is_not_known_has_no_page(owner: Client) -> None:
    assert owner.get("/accounts/g0").status_code == 404
