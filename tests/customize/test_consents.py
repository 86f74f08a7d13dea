"""What a person allows, over all their keys: never more than they said, and theirs to change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.customize.consents import consent_steps
from najimi.identify import plan_identify
from najimi.identify.phase import SPEAKING
from najimi.model.consent import is_allowed
from najimi.model.terms import Channel, ConsentState, LawfulReason, Purpose
from najimi.plan import Plan
from najimi.testing import fact_rows

Row = dict[str, Any]
Allow = Callable[..., Row]
START = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = [{"source_key": key, "family_name": key, "occurred_at": START} for key in "abc"]
FEW = settings(
    deadline=None, max_examples=30, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def word(
    key: str, state: str, day: float = 1, *, purpose: str = "promotional", channel: str = "email",
    lawful_reason: str | None = None,
) -> Row:  # fmt: skip
    return {"source_key": key, "state": state, "occurred_at": at(day), "purpose": purpose,
            "channel": channel, "lawful_reason": lawful_reason}  # fmt: skip


def merged(key: str, into: str, day: float, state: str = "merged") -> Row:
    return {"source_key": key, "into_source": "shop", "into_key": into, "state": state,
            "occurred_at": at(day), "recorded_at": at(day)}  # fmt: skip


@pytest.fixture(scope="module")
def allow(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return how to get, for each key of the shop, what its customer allows."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("consents"), salt="salt") as backend:

        def run(
            consents: list[Row], links: list[Row] = [], rests: list[Row] = [],  # noqa: B006
            people: list[Row] = NAMES,
        ) -> Row:  # fmt: skip
            told = {"people": people, "links": links, "consents": consents, "restrictions": rests}
            for name in ("people", *SPEAKING):
                backend.register(name, fact_rows(name, told.get(name, [])))
            backend.run(plan_identify(phone_region="JP"))
            backend.run(Plan(consent_steps(), ()))
            allowed = {r["customer_id"]: r for r in backend.collect("allowed").to_pylist()}
            resting = set(backend.collect("restricted")["customer_id"].to_pylist())
            return {
                row["source_key"]: allowed.get(row["customer_id"], {})
                | {"is_restricted": row["customer_id"] in resting}
                for row in backend.collect("identities").to_pylist()
            }

        yield run


def may(allowed: Row, key: str = "a") -> bool:
    """Return whether promotional e-mail is allowed."""
    return bool(allowed[key].get("may_promotional_email"))


@pytest.mark.parametrize("state", ConsentState)
@pytest.mark.parametrize("purpose", [p for p in Purpose if p != "sharing"])
def test_one_statement_allows_what_the_one_rule_says(
    allow: Allow, state: str, purpose: str
) -> None:
    for reason in (None, *LawfulReason):
        said = [word("a", state, purpose=purpose, channel=c, lawful_reason=reason) for c in Channel]
        allowed = allow(said)["a"]
        for channel in Channel:
            expected = is_allowed(state, reason, purpose, channel)
            assert allowed[f"may_{purpose}_{channel}"] is expected, (reason, channel)


def test_a_reason_of_the_law_never_lifts_a_refusal(allow: Allow) -> None:
    relation = word("a", "unknown", 5, lawful_reason="business_relation")
    assert may(allow([relation]))
    assert not may(allow([word("a", "refused", 1), relation]))
    assert may(allow([word("a", "refused", 1), relation, word("a", "granted", 6)]))


def test_of_a_merged_person_the_strictest_key_holds(allow: Allow) -> None:
    said = [word("a", "granted", 3), word("b", "withdrawn", 1)]
    apart = allow(said)
    assert (may(apart, "a"), may(apart, "b")) == (True, False)
    together = allow(said, [merged("a", "b", 5)])
    assert (may(together, "a"), may(together, "b")) == (False, False)


def test_what_is_said_after_the_merge_speaks_for_the_whole_person(allow: Allow) -> None:
    said = [word("a", "granted", 3), word("b", "withdrawn", 1)]
    assert may(allow([*said, word("a", "granted", 6)], [merged("a", "b", 5)]))
    assert not may(allow([*said, word("a", "unknown", 6)], [merged("a", "b", 5)]))
    again = [merged("a", "b", 5), merged("c", "b", 7)]
    assert not may(allow([*said, word("a", "granted", 6)], again))


def test_a_key_that_said_nothing_takes_nothing_away(allow: Allow) -> None:
    assert may(allow([word("a", "granted")], [merged("b", "a", 5)]), "b")


STATE = st.sampled_from(list(ConsentState))
WORDS = st.lists(st.builds(word, st.sampled_from("abc"), STATE, st.integers(1, 9),
                           lawful_reason=st.sampled_from([None, "business_relation"])), max_size=7)  # fmt: skip
LINKS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=3)


@given(said=WORDS, pairs=LINKS)
@FEW
def test_a_merge_never_turns_a_no_into_a_yes_and_undoing_it_restores(
    allow: Allow, said: list[Row], pairs: list[tuple[str, str]]
) -> None:
    said = [row | {"fact_id": f"w{n}"} for n, row in enumerate(said)]
    links = [merged(key, into, 20 + n) for n, (key, into) in enumerate(pairs)]
    apart, together = allow(said), allow(said, links)
    told = {row["source_key"] for row in said}
    for key in told:
        if may(together, key):
            assert may(apart, key)
    undone = [link | {"state": "undone", "occurred_at": at(50 + n)} for n, link in enumerate(links)]
    assert allow(said, [*links, *undone]) == apart


@given(said=WORDS, pairs=LINKS, seed=st.randoms(use_true_random=False))
@FEW
def test_the_order_of_statements_does_not_matter(
    allow: Allow, said: list[Row], pairs: list[tuple[str, str]], seed: Any
) -> None:
    said = [row | {"fact_id": f"w{n}"} for n, row in enumerate(said)]
    links = [merged(key, into, n) for n, (key, into) in enumerate(pairs)]
    assert allow(said, links) == allow(seed.sample(said, len(said)), links)


def test_a_link_dated_back_makes_no_earlier_word_speak_for_both(allow: Allow) -> None:
    said = [word("a", "withdrawn", 3), word("b", "granted", 5)]
    back = merged("a", "b", -900) | {"recorded_at": at(9)}
    assert not may(allow(said, [back]))
    assert may(allow([*said, word("b", "granted", 10)], [back]))


@pytest.mark.parametrize(
    ("column", "mine", "theirs", "channel"),
    [("email", "ai@x.jp", " AI@X.JP", "email"),
     ("phone", "090-1234-5678", "+819012345678", "call")],
)  # fmt: skip
def test_a_no_to_an_address_holds_for_everyone_who_gave_it(
    allow: Allow, column: str, mine: str, theirs: str, channel: str
) -> None:
    gave = {"a": mine, "b": theirs, "c": None}
    people = [row | {column: gave[row["source_key"]]} for row in NAMES]
    said = [word(key, "granted", channel=c) for key in "abc" for c in ("email", "call", "letter")]
    allowed = allow([*said, word("b", "withdrawn", 3, channel=channel)], people=people)
    (other,) = {"email", "call"} - {channel}
    assert [allowed[key][f"may_promotional_{channel}"] for key in "abc"] == [False, False, True]
    assert all(allowed[key][f"may_promotional_{c}"] for key in "abc" for c in (other, "letter"))
    lifted = [word("b", "withdrawn", 3, channel=channel), word("b", "granted", 4, channel=channel)]
    assert allow([*said, *lifted], people=people)["a"][f"may_promotional_{channel}"]


def test_whoever_asked_that_their_information_rest_is_restricted(allow: Allow) -> None:
    rest = {"source_key": "a", "state": "restricted", "occurred_at": at(1)}
    assert [allow([], rests=[rest])[key]["is_restricted"] for key in "ab"] == [True, False]
    lifted = rest | {"state": "lifted", "occurred_at": at(2)}
    assert not allow([], rests=[rest, lifted])["a"]["is_restricted"]


def test_a_merge_with_someone_whose_information_rests_lets_it_rest(allow: Allow) -> None:
    rests = [{"source_key": "a", "state": "restricted", "occurred_at": at(1)},
             {"source_key": "b", "state": "lifted", "occurred_at": at(2)}]  # fmt: skip
    links = [merged("a", "b", 5)]
    assert allow([], links, rests)["b"]["is_restricted"]
    rests.append({"source_key": "b", "state": "lifted", "occurred_at": at(6)})
    assert not allow([], links, rests)["b"]["is_restricted"]


def test_a_name_is_shared_only_where_it_was_granted_and_nowhere_taken_back(allow: Allow) -> None:
    granted = word("a", "granted", purpose="sharing")
    assert allow([granted])["a"]["may_share_name"]
    assert not allow([granted, word("b", "granted")])["b"]["may_share_name"]
    refused = word("a", "refused", purpose="sharing", channel="letter")
    assert not allow([granted, refused])["a"]["may_share_name"]
