"""Contact is lawful by consent or by one of the law's reasons, and never against a refusal."""

from __future__ import annotations

import itertools

import pytest

from najimi.model.consent import LAWFUL, STRICTNESS, is_allowed, lawful_reasons, strictest
from najimi.model.terms import Channel, ConsentState, LawfulReason, Purpose

EVERY = list(itertools.product([None, *ConsentState], [None, *LawfulReason], Purpose, Channel))


def test_no_reason_holds_against_a_refusal() -> None:
    for state, reason, purpose, channel in EVERY:
        if state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
            assert not is_allowed(state, reason, purpose, channel)


def test_what_was_granted_needs_no_reason() -> None:
    assert all(is_allowed("granted", reason, p, c) for _, reason, p, c in EVERY)


def test_silence_without_a_reason_is_a_no() -> None:
    assert not any(is_allowed(s, None, p, c) for s, _, p, c in EVERY if s in (None, "unknown"))


@pytest.mark.parametrize("reason", ["notified_address", "business_relation",
                                    "published_business_address"])  # fmt: skip
def test_the_exceptions_of_the_mail_act_cover_advertising_by_e_mail_alone(reason: str) -> None:
    covered = {(p, c) for s, r, p, c in EVERY if s == "unknown" and r == reason
               and is_allowed(s, r, p, c)}  # fmt: skip
    assert covered == {("promotional", "email")}


def test_a_contract_covers_service_and_never_promotion() -> None:
    for channel in Channel:
        assert is_allowed("unknown", "contract", "service", channel)
        assert not is_allowed("unknown", "contract", "promotional", channel)
        assert "contract" in lawful_reasons("service", channel)


def test_every_state_has_its_strictness_and_every_reason_its_cover() -> None:
    assert set(STRICTNESS) == set(ConsentState)
    assert set(LAWFUL) == set(LawfulReason)
    for one, other in itertools.product(ConsentState, repeat=2):
        assert strictest(one, other) == strictest(other, one)
