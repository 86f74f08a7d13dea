"""What the desk allows is what the turn allows, whatever was said in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.model.terms import Channel, ConsentState, LawfulReason
from najimi.testing import fact_rows
from najimi.workspace import Workspace

Rows = list[dict[str, Any]]
Answers = dict[tuple[str, str, str], bool]
START = datetime(2026, 1, 1, tzinfo=UTC)
LOOKED_AT = datetime(2100, 1, 1, tzinfo=UTC)
"""When the turn looked, of one that knows every address: nobody is new to it."""
FEW = settings(
    deadline=None, max_examples=40, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
KEYS = ("a", "b", "c", "d")
PURPOSES = ("promotional", "service")
CHANNELS = ("email", "call")
DAYS = st.integers(0, 12)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def consent(key: str, day: int, state: str, purpose: str, channel: str, why: str | None) -> Any:
    return {
        "source_key": key, "occurred_at": START + timedelta(days=day), "purpose": purpose,
        "channel": channel, "state": state, "lawful_reason": why if state == "unknown" else None,
    }  # fmt: skip


def restriction(key: str, day: int, state: str) -> Any:
    return {"source_key": key, "occurred_at": START + timedelta(days=day), "state": state}


def link(key: str, into: str, day: int, state: str) -> Any:
    said = {"source_key": key, "into_source": "shop", "into_key": into, "state": state}
    return said | {"occurred_at": START + timedelta(days=day)}


def signed_in(key: str, day: int, device: str, source: str) -> Any:
    """Return a sign-in; half of the sources sort before the desk's name and half behind it."""
    return {
        "source": source, "source_key": key, "family_name": key, "device_id": device,
        "occurred_at": START + timedelta(days=day),
    }  # fmt: skip


def of_a_device(device: str, day: int, state: str, source: str) -> Any:
    """Return what was said on a device, or by the desk of whoever the device first was."""
    return consent(device, day, state, "promotional", "email", None) | {"source": source}


PEOPLE = st.lists(
    st.builds(
        signed_in, st.sampled_from(KEYS), DAYS, st.sampled_from(["e", "f"]),
        st.sampled_from(["app", "shop"]),
    ), max_size=6,
)  # fmt: skip
ON_DEVICES = st.lists(
    st.builds(
        of_a_device, st.sampled_from(["e", "f"]), DAYS,
        st.sampled_from(["granted", "refused", "withdrawn"]),
        st.sampled_from(["app", "shop", "desk-of-app", "desk-of-shop"]),
    ), max_size=8,
)  # fmt: skip
CONSENTS = st.lists(
    st.builds(
        consent, st.sampled_from(KEYS), DAYS, st.sampled_from(list(ConsentState)),
        st.sampled_from(PURPOSES), st.sampled_from(CHANNELS),
        st.sampled_from([None, *LawfulReason]),
    ), max_size=14,
)  # fmt: skip


def gave(key: str, day: int, email: str | None, phone: str | None, name: str | None) -> Any:
    return {
        "source_key": key, "occurred_at": START + timedelta(days=day), "email": email,
        "phone": phone, "family_name": name,
    }  # fmt: skip


ADDRESSES = st.lists(
    st.builds(
        gave, st.sampled_from((*KEYS, "e")), DAYS,
        st.sampled_from([None, "x@example.jp", "Ｘ@Example.JP", "y@example.jp", "なし"]),
        st.sampled_from([None, "090-1234-5678", "+819012345678", "03-1234-5678"]),
        st.sampled_from([None, "名", ""]),
    ), max_size=8,
)  # fmt: skip
RESTRICTIONS = st.lists(
    st.builds(
        restriction, st.sampled_from(KEYS), DAYS, st.sampled_from(["restricted", "lifted"])
    ), max_size=3,
)  # fmt: skip
LINKS = st.lists(
    st.builds(
        link, st.sampled_from(KEYS), st.sampled_from(KEYS), DAYS,
        st.sampled_from(["merged", "merged", "undone", "apart"]),
    ).filter(lambda row: row["source_key"] != row["into_key"]), max_size=4,
)  # fmt: skip


@pytest.fixture
def turn_says(tmp_path: Path, desk_shop: Workspace) -> Callable[..., tuple[Answers, Any, Any]]:
    """Return how to ask the turn's own steps, run on DuckDB."""
    from najimi.backends import DuckDbBackend
    from najimi.customize.consents import consent_steps
    from najimi.identify import plan_identify
    from najimi.plan import Plan
    from najimi.tables import FACT_TABLES

    def ask(**facts: Rows) -> tuple[Answers, Any, Any]:
        with DuckDbBackend(scratch=tmp_path / "scratch", salt=desk_shop.salt) as backend:
            for name in FACT_TABLES:
                backend.register(name, fact_rows(name, facts.get(name, [])))
            backend.run(plan_identify(phone_region="JP"))
            steps = consent_steps()
            backend.run(Plan(steps, ("allowed", "restricted")))
            allowed = {row["customer_id"]: row for row in backend.collect("allowed").to_pylist()}
            restricted = set(backend.collect("restricted")["customer_id"].to_pylist())
            identities, redirects = backend.collect("identities"), backend.collect("redirects")
        people = set(identities["customer_id"].to_pylist())
        answers = {
            (who, purpose, channel): who not in restricted
            and bool(allowed.get(who, {}).get(f"may_{purpose}_{channel}"))
            for who in people for purpose in PURPOSES for channel in CHANNELS
        }  # fmt: skip
        return answers, identities, redirects

    return ask


@pytest.fixture
def django_queries() -> Callable[[Callable[[], Any]], tuple[int, Any]]:
    """Return how to count what an act asks of the database."""

    def run(act: Callable[[], Any]) -> tuple[int, Any]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            told = act()
        return len(asked), told

    return run


@pytest.fixture
def empty_desk(desk: Workspace) -> Iterator[Workspace]:
    """Return a desk that has heard nothing yet; the fixture below it takes all back."""
    forget_all()
    yield desk


def forget_all() -> None:
    from najimi.desk.models import (
        AddressStatement,
        ConsentStatement,
        Redirect,
        RestrictionStatement,
    )

    for model in (ConsentStatement, RestrictionStatement, AddressStatement, Redirect):
        model.objects.all().delete()


def desk_hears(salt: str, consents: Rows, restrictions: Rows, people: Rows = []) -> None:  # noqa: B006
    from najimi.desk.consents import (
        commit_addresses,
        commit_restrictions,
        commit_statements,
        to_addresses,
        to_restrictions,
        to_statements,
    )

    commit_addresses(to_addresses(fact_rows("people", people), salt, "JP"))
    commit_statements(to_statements(fact_rows("consents", consents), salt), at=START)
    commit_restrictions(to_restrictions(fact_rows("restrictions", restrictions), salt), at=START)


def desk_answers(answers: Answers) -> Answers:
    from najimi.desk.consents import Contact, list_permissions

    asked = {key: Contact(*key) for key in answers}
    permissions = list_permissions(asked.values())
    return {key: permissions[contact].allowed for key, contact in asked.items()}


@FEW
@given(consents=CONSENTS, restrictions=RESTRICTIONS, links=LINKS)
def test_the_desk_answers_as_the_turn_does(
    empty_desk: Workspace, turn_says: Any, consents: Rows, restrictions: Rows, links: Rows
) -> None:
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    forget_all()
    asked, identities, redirects = turn_says(
        consents=consents, restrictions=restrictions, links=links
    )
    commit_redirects(redirects_of(identities, redirects), looked_at=LOOKED_AT)
    desk_hears(empty_desk.salt, consents, restrictions)
    assert desk_answers(asked) == asked


@FEW
@given(consents=CONSENTS, said=ON_DEVICES, people=PEOPLE, links=LINKS)
def test_the_desk_answers_as_the_turn_does_of_devices_that_change_hands(
    empty_desk: Workspace, turn_says: Any, consents: Rows, said: Rows, people: Rows, links: Rows
) -> None:
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    forget_all()
    told = [by_whom(row, empty_desk.salt) for row in (*consents, *said)]
    told = [row | {"fact_id": f"f{n}"} for n, row in enumerate(told)]
    asked, identities, redirects = turn_says(consents=told, people=people, links=links)
    commit_redirects(redirects_of(identities, redirects), looked_at=LOOKED_AT)
    desk_hears(empty_desk.salt, told, [])
    assert desk_answers(asked) == asked


@FEW
@given(
    consents=CONSENTS, restrictions=RESTRICTIONS, gave=ADDRESSES, signed=PEOPLE, links=LINKS
)  # fmt: skip
def test_the_desk_answers_as_the_turn_does_of_those_who_share_an_address(
    empty_desk: Workspace, turn_says: Any, consents: Rows, restrictions: Rows, gave: Rows,
    signed: Rows, links: Rows,
) -> None:  # fmt: skip
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    forget_all()
    people = [row | {"fact_id": f"p{n}"} for n, row in enumerate((*gave, *signed))]
    asked, identities, redirects = turn_says(
        consents=consents, restrictions=restrictions, links=links, people=people
    )
    commit_redirects(redirects_of(identities, redirects), looked_at=LOOKED_AT)
    desk_hears(empty_desk.salt, consents, restrictions, people)
    assert desk_answers(asked) == asked


def recorded(rows: Rows, day: int, name: str) -> Rows:
    at = {"recorded_at": START + timedelta(days=day)}
    return [row | at | {"fact_id": f"{name}{n}"} for n, row in enumerate(rows)]


NEWCOMERS = st.lists(
    st.builds(
        gave, st.sampled_from("vw"), DAYS, st.sampled_from([None, "x@example.jp", "y@example.jp"]),
        st.sampled_from([None, "090-1234-5678", "03-1234-5678"]), st.none(),
    ), min_size=1, max_size=3,
)  # fmt: skip
LATER_WORDS = st.lists(
    st.builds(
        consent, st.sampled_from((*KEYS, "v", "w")), DAYS,
        st.sampled_from(["refused", "withdrawn", "unknown"]), st.sampled_from(PURPOSES),
        st.sampled_from(CHANNELS), st.none(),
    ), max_size=6,
)  # fmt: skip


@FEW
@given(consents=CONSENTS, gave=ADDRESSES, links=LINKS, newcomers=NEWCOMERS, words=LATER_WORDS)
def test_between_two_turns_it_never_allows_what_new_keys_and_new_nos_will_refuse(
    empty_desk: Workspace, turn_says: Any, consents: Rows, gave: Rows, links: Rows,
    newcomers: Rows, words: Rows,
) -> None:  # fmt: skip
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    forget_all()
    before, links = recorded(gave, 20, "p"), recorded(links, 20, "l")
    said, later = recorded(consents, 20, "c"), recorded(words, 40, "w")
    people = before + recorded(newcomers, 40, "n")
    known, identities, redirects = turn_says(people=before, consents=said, links=links)
    told = redirects_of(identities, redirects)
    commit_redirects(told, looked_at=START + timedelta(days=30))
    desk_hears(empty_desk.salt, said + later, [], people)
    after, _, _ = turn_says(people=people, consents=said + later, links=links)
    answers = desk_answers(known)
    assert not [key for key in known if key in after and answers[key] and not after[key]]


def test_a_new_key_of_a_neighbour_takes_its_no_to_their_other_address(
    empty_desk: Workspace, turn_says: Any
) -> None:
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    mine, theirs = "090-1234-5678", "03-1234-5678"
    before = recorded([gave("a", 0, None, mine, "名"), gave("c", 0, None, mine, None),
                       gave("c", 1, "x@example.jp", None, "名")], 20, "p")  # fmt: skip
    said = [consent("a", 7, "granted", "service", "call", None) | {"fact_id": "yes"}]
    later = [consent("w", 3, "refused", "service", "call", None) | {"fact_id": "no"}]
    people = before + recorded([gave("w", 5, "x@example.jp", theirs, None)], 40, "n")
    known, identities, redirects = turn_says(people=before, consents=said)
    told = redirects_of(identities, redirects)
    commit_redirects(told, looked_at=START + timedelta(days=30))
    desk_hears(empty_desk.salt, said, [], before)
    assert desk_answers(known) == known
    desk_hears(empty_desk.salt, later, [], people)
    assert not any(desk_answers(known).values())
    assert not any(turn_says(people=people, consents=said + later)[0].values())


@pytest.mark.parametrize("source", ["app", "shop"])
def test_what_the_desk_said_of_a_device_never_hides_whose_it_is_now(
    empty_desk: Workspace, turn_says: Any, source: str
) -> None:
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    forget_all()
    people = [signed_in("a", 2, "e", source), signed_in("b", 5, "e", source)]
    granted = [consent(key, 1, "granted", "promotional", "email", None) for key in "ab"]
    said = [row | {"source": source} for row in granted]
    said += [of_a_device("e", 7, "withdrawn", source)]
    said += [by_whom(of_a_device("e", 3, "granted", f"desk-of-{source}"), empty_desk.salt)]
    told = [row | {"fact_id": f"f{n}"} for n, row in enumerate(said)]
    asked, identities, redirects = turn_says(consents=told, people=people)
    commit_redirects(redirects_of(identities, redirects), looked_at=LOOKED_AT)
    desk_hears(empty_desk.salt, told, [])
    assert desk_answers(asked) == asked


def by_whom(row: Any, salt: str) -> Any:
    """Return a statement of the desk under the customer id that the desk calls a device by."""
    from najimi.desk.keys import own_id

    by, _, of = row.get("source", "shop").partition("-of-")
    return row | {"source": by, "source_key": own_id(of, row["source_key"], salt)} if of else row


@FEW
@given(consents=CONSENTS, order=st.randoms())
def test_neither_order_nor_repetition_of_statements_matters(
    empty_desk: Workspace, consents: Rows, order: Any
) -> None:
    from najimi.desk.keys import own_id

    ids = [own_id("shop", key, empty_desk.salt) for key in KEYS]
    asked = {(i, p, c): False for i in ids for p in PURPOSES for c in CHANNELS}
    named = [row | {"fact_id": f"f{n}"} for n, row in enumerate(consents)]
    forget_all()
    desk_hears(empty_desk.salt, named, [])
    in_order = desk_answers(asked)
    forget_all()
    mixed = named * 2
    order.shuffle(mixed)
    for row in mixed:
        desk_hears(empty_desk.salt, [row], [])
    assert desk_answers(asked) == in_order


@pytest.mark.parametrize("state", [state for state in ConsentState if state != "granted"])
def test_a_merge_never_turns_a_no_into_a_yes(empty_desk: Workspace, state: str) -> None:
    from najimi.desk.consents import commit_merge, may_contact
    from najimi.desk.keys import own_id

    a, b = (own_id("shop", key, empty_desk.salt) for key in "ab")
    desk_hears(
        empty_desk.salt,
        [consent("a", 1, state, "promotional", "email", None),
         consent("b", 9, "granted", "promotional", "email", None)], [],
    )  # fmt: skip
    assert may_contact(b, "promotional", "email").allowed
    commit_merge(a, b, at=START + timedelta(days=10))
    assert not may_contact(b, "promotional", "email").allowed
    desk_hears(
        empty_desk.salt,
        [consent("b", 11, "granted", "promotional", "email", None) | {"fact_id": "after"}], [],
    )  # fmt: skip
    assert may_contact(a, "promotional", "email").allowed


def test_only_what_must_arrive_reaches_whoever_is_restricted(empty_desk: Workspace) -> None:
    from najimi.desk.consents import may_contact
    from najimi.desk.keys import own_id

    a = own_id("shop", "a", empty_desk.salt)
    granted = [consent("a", 1, "granted", "care", channel, None) for channel in Channel]
    desk_hears(empty_desk.salt, granted, [restriction("a", 2, "restricted")])
    assert may_contact(a, "care", "email").why_code == "restricted"
    assert may_contact(a, "care", "email", is_must_arrive=True).allowed


def test_it_looks_at_a_crowded_address_once_however_many_gave_it(
    empty_desk: Workspace, django_queries: Callable[[Callable[[], Any]], tuple[int, Any]]
) -> None:
    from najimi.desk.consents import Contact, commit_redirects, list_permissions
    from najimi.desk.keys import own_id

    commit_redirects([], looked_at=LOOKED_AT)
    ids = [own_id("shop", f"k{n}", empty_desk.salt) for n in range(2_000)]
    people = [gave(f"k{n}", 0, None, "03-1234-5678", "名") for n in range(2_000)]
    said = [consent(f"k{n}", 1, "granted", "service", "call", None) for n in range(2_000)]
    desk_hears(empty_desk.salt, said, [], people)
    asked = [Contact(each, "service", "call") for each in ids]
    n_one, _ = django_queries(lambda: list_permissions(asked[:1]))
    n_all, told = django_queries(lambda: list_permissions(asked))
    assert max(n_one, n_all) <= 20
    assert all(permission.allowed for permission in told.values())


def test_a_no_in_a_crowd_holds_for_all_and_so_does_that_of_its_new_key(
    empty_desk: Workspace, turn_says: Any
) -> None:
    from najimi.desk.consents import commit_redirects
    from najimi.desk.consents.syncing import redirects_of

    crowd = [f"k{n}" for n in range(30)]
    before = recorded([gave(key, 0, None, "03-1234-5678", "名") for key in crowd]
                      + [gave("k9", 1, "x@example.jp", None, None)], 20, "p")  # fmt: skip
    said = [consent(key, 2, "granted", "service", "call", None) for key in crowd]
    said = [row | {"fact_id": f"c{n}"} for n, row in enumerate(said)]
    known, identities, redirects = turn_says(people=before, consents=said)
    told = redirects_of(identities, redirects)
    commit_redirects(told, looked_at=START + timedelta(days=30))
    desk_hears(empty_desk.salt, said, [], before)
    assert desk_answers(known) == known
    people = before + recorded([gave("w", 5, "x@example.jp", None, None)], 40, "n")
    later = [consent("w", 3, "refused", "service", "call", None) | {"fact_id": "no"}]
    desk_hears(empty_desk.salt, later, [], people)
    assert not any(desk_answers(known).values())
    assert not any(turn_says(people=people, consents=said + later)[0].values())


def test_before_any_turn_has_looked_a_nameless_key_may_be_anybody_it_shares_with(
    empty_desk: Workspace,
) -> None:
    from najimi.desk.consents import commit_redirects, may_contact
    from najimi.desk.keys import own_id

    commit_redirects([])
    people = [gave("a", 0, "x@example.jp", None, "名"), gave("v", 0, "x@example.jp", None, None)]
    said = [consent("a", 1, "granted", "service", "letter", None)]
    said += [consent("v", 1, "refused", "service", "letter", None)]
    desk_hears(empty_desk.salt, said, [], people)
    asked = own_id("shop", "a", empty_desk.salt)
    assert may_contact(asked, "service", "letter").why_code == "same_address"
