"""Nameless keys join the one known customer who gave the same address; two known never meet."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.identify.conftest import Link, Row, bought, known, merge, said

from najimi.model.contact_keys import MOST_SHARING

FEW = settings(
    deadline=None, max_examples=30, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
ADDRESSES = {
    "email": ("alice@example.com", " Alice@EXAMPLE.com"),
    "phone": ("090-1234-5678", "+81 90 1234 5678"),
    "card_id": ("1234-5678", "１２３４ ５６７８"),
}
SAME = {"email": "same_email", "phone": "same_phone", "card_id": "same_card"}
SHARED = st.sampled_from(["u@example.com", "v@example.com", "w@example.com"])


@pytest.mark.parametrize("column", ADDRESSES)
def test_a_guest_joins_the_member_who_gave_the_same_address(link: Link, column: str) -> None:
    mine, theirs = ADDRESSES[column]
    linked = link([known("member", day=5, **{column: mine}), said("guest", **{column: theirs})])
    assert set(linked.ids("member", "guest")) == {linked.own("member")}
    assert linked.one("guest")["reason"] == SAME[column]
    assert linked.one("member")["reason"] == "own"


@pytest.mark.parametrize("column", ADDRESSES)
def test_two_known_customers_are_never_made_one_by_an_address(link: Link, column: str) -> None:
    said_twice = [known(key, **{column: ADDRESSES[column][0]}) for key in ("husband", "wife")]
    linked = link(said_twice)
    assert linked.ids("husband", "wife") == [linked.own("husband"), linked.own("wife")]


def test_a_guest_who_could_be_either_of_two_stays_alone(link: Link) -> None:
    mail = {"email": "home@example.com"}
    facts = [known("husband", **mail), known("wife", **mail), said("guest", **mail)]
    facts += [said("phone", phone="0312345678"), known("wife", phone="03-1234-5678")]
    linked = link(facts)
    assert linked.ids("guest") == [linked.own("guest")]
    assert linked.ids("phone") == linked.ids("wife") == [linked.own("wife")]


def test_a_guest_whose_two_merge_joins_them_and_leaves_again_with_the_merge(link: Link) -> None:
    mail = {"email": "home@example.com"}
    facts = [known("a", **mail), known("b", **mail), said("guest", **mail), merge("a", "b")]
    merged = link(facts)
    assert set(merged.ids("a", "b", "guest")) == {merged.own("b")}
    parted = link([*facts, merge("a", "b", day=2, state="undone")])
    assert len(set(parted.ids("a", "b", "guest"))) == 3


def test_guests_who_share_an_address_are_the_one_first_seen(link: Link) -> None:
    facts = [said("late", day=3, email="g@example.com", phone="0312345678"),
             said("early", day=1, email="g@example.com"), said("later", day=9, phone="03 1234 5678")]  # fmt: skip
    linked = link(facts, order_lines=[bought("later", day=2)])
    assert set(linked.ids("early", "late", "later")) == {linked.own("early")}
    assert linked.one("early")["reason"] == "own"


def test_anonymous_history_joins_when_the_person_becomes_known(link: Link) -> None:
    facts = [said("guest-1", email="g@example.com"), said("guest-2", day=1, email="g@example.com")]
    before = link(facts)
    assert set(before.ids("guest-1", "guest-2")) == {before.own("guest-1")}
    after = link([*facts, known("member", day=2, email="g@example.com")])
    assert set(after.ids("guest-1", "guest-2", "member")) == {after.own("member")}
    redirects = {
        r["first_customer_id"]: r["customer_id"] for r in after.tables["redirects"].to_pylist()
    }
    assert redirects[before.own("guest-1")] == after.own("member")


def test_one_known_customer_is_never_reached_through_a_third(link: Link) -> None:
    facts = [known("member", email="m@example.com"),
             said("guest", email="m@example.com", phone="0312345678"),
             said("other", phone="0312345678")]  # fmt: skip
    linked = link(facts)
    assert linked.ids("guest") == linked.ids("member") != linked.ids("other")


def test_who_was_said_to_be_two_is_not_joined_by_an_address(link: Link) -> None:
    facts = [known("member", email="m@example.com"), said("guest", email="m@example.com")]
    apart = link([*facts, merge("member", "guest", state="apart")])
    assert apart.ids("guest") == [apart.own("guest")]
    guests = [said("g1", email="g@example.com"), said("g2", day=1, email="g@example.com"),
              said("g3", day=2, email="g@example.com")]  # fmt: skip
    linked = link([*guests, merge("g1", "g2", state="apart")])
    assert linked.ids("g1") == linked.ids("g3") != linked.ids("g2")


@pytest.mark.parametrize("nothing", [{"email": "なし"}, {"phone": "-"}, {"card_id": "なし"}])
def test_a_dash_is_no_address(link: Link, nothing: Row) -> None:
    linked = link([known("member", **nothing), said("guest", **nothing), said("other", **nothing)])
    assert len(set(linked.ids("member", "guest", "other"))) == 3


@pytest.mark.parametrize("made_up", [{"email": "なし@なし"}, {"email": "-@-"}, {"email": "n/a@n/a"},
                                     {"phone": "090-0000-0000"}, {"phone": "03-0000-0000"},
                                     {"card_id": "0000"}, {"card_id": "1"}])  # fmt: skip
def test_what_is_typed_into_a_field_that_must_be_filled_joins_nobody(
    link: Link, made_up: Row
) -> None:
    linked = link([known("member", **made_up), said("guest", **made_up), said("other", **made_up)])
    assert len(set(linked.ids("member", "guest", "other"))) == 3


@pytest.mark.parametrize("named", [known, said])
def test_an_address_that_too_many_gave_joins_nobody(link: Link, named: Callable[..., Row]) -> None:
    mail = {"email": "test@example.com"}
    keys = [f"guest-{n}" for n in range(MOST_SHARING)]
    guests = [said(key, day=1, **mail) for key in keys]
    assert len(set(link(guests).ids(*keys))) == 1
    assert len(set(link([named("first", **mail), *guests]).ids("first", *keys))) == 21


def test_a_telephone_that_thousands_gave_brings_nobody_to_meet_anybody(link: Link) -> None:
    """Met one by one, 5,000 guests and 5,000 known ones would be 25 million rows."""
    phone = {"phone": "03-1111-2222"}
    facts = [known(f"k{n}", **phone) for n in range(5_000)]
    guests = [said(f"g{n}", **phone) for n in range(5_000)]
    assert link([*facts, *guests]).tables["customers"].num_rows == 10_000


def test_a_placeholder_takes_nothing_from_an_address_of_ones_own(link: Link) -> None:
    many = [known(f"k{n}", email="test@example.com") for n in range(MOST_SHARING + 1)]
    guest = said("guest", email="test@example.com", phone="090-1234-5678")
    linked = link([*many, guest, known("member", phone="090-1234-5678")])
    assert linked.ids("guest") == linked.ids("member")


def test_a_card_number_means_one_person_within_one_source_only(link: Link) -> None:
    card = {"card_id": "1234-5678"}
    facts = [known("member", **card), said("guest", **card), said("p", source="partner", **card)]
    linked = link(facts)
    assert linked.ids("guest") == linked.ids("member")
    assert linked.one("p", "partner")["reason"] == "own"


@given(rows=st.lists(st.tuples(st.sampled_from("abcdefgh"), SHARED, st.booleans()), max_size=12),
       seed=st.integers(0, 9))  # fmt: skip
@FEW
def test_joining_follows_from_who_gave_what_and_from_nothing_else(
    link: Link, rows: list[tuple[str, str, bool]], seed: int
) -> None:
    facts = [(known if named else said)(key, day=day, email=mail, fact_id=f"f{day}")
             for day, (key, mail, named) in enumerate(rows)]  # fmt: skip
    linked = link(random.Random(seed).sample(facts, len(facts)))  # noqa: S311
    mails = {key: {mail for k, mail, _ in rows if k == key} for key, _, _ in rows}
    is_known = {key: any(named for k, _, named in rows if k == key) for key in mails}
    touched = {key: {k for k in mails if is_known[k] and mails[k] & mails[key]} for key in mails}
    for key in mails:  # noqa: PLC0206
        if is_known[key] or len(touched[key]) > 1:
            assert linked.ids(key) == [linked.own(key)]
        elif touched[key]:
            assert linked.ids(key) == linked.ids(*touched[key])
        for other in mails:  # noqa: PLC0206
            is_loose = not (is_known[key] or is_known[other] or touched[key] or touched[other])
            if is_loose and mails[key] & mails[other]:
                assert linked.ids(key) == linked.ids(other)
