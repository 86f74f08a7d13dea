"""Section ``[screening]``: what is missing is ours, and every slip is told."""

from __future__ import annotations

import pytest

from najimi.errors import PlaybookError
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.screening_rules import OUR_SCREENING
from najimi.model.terms import Verdict
from najimi.playbooks import read_pack

PACK = read_pack("retail_starter")
BEFORE, SECTION = PACK.split("[screening]")
AFTER = SECTION[SECTION.index("[[treatments]]") :]


def with_section(lines: str) -> Playbook:
    return parse_playbook(f"{BEFORE}{lines}\n{AFTER}", currency="JPY")


def test_a_playbook_without_the_section_is_held_to_ours() -> None:
    playbook = with_section("")
    assert playbook.screening == OUR_SCREENING
    assert playbook.quiet_days == playbook.contact_rules.complaint_quiet_days


def test_the_starter_pack_writes_out_what_would_hold_anyway() -> None:
    written = parse_playbook(PACK, currency="JPY")
    assert written.screening.closed_quiet_days == written.contact_rules.complaint_quiet_days
    assert {**vars(written.screening), "closed_quiet_days": None} == vars(OUR_SCREENING)


def test_a_limit_is_unlimited_none_or_a_number_and_never_a_zero_by_chance() -> None:
    told = with_section('[screening]\nmax_treatments = "none"\nunfiled_complaint_days = 30')
    assert (told.screening.max_treatments, told.screening.unfiled_complaint_days) == (0, 30)
    with pytest.raises(PlaybookError, match="max_treatments must be"):
        with_section("[screening]\nmax_treatments = 0")


def test_one_verdict_may_rest_longer_than_ours() -> None:
    told = with_section("[screening.refused_rest_days]\nrefused = 7").screening
    assert told.refused_rest_days == OUR_SCREENING.refused_rest_days | {Verdict.REFUSED: 7}


def test_every_slip_is_told_at_once() -> None:
    slips = '[screening]\nsimilar_share = 2\nasks_first = "yes"\nquiet = 3\nregret_days = 0.5'
    with pytest.raises(PlaybookError) as told:
        with_section(slips)
    faults = "\n".join(told.value.faults)
    for word in ("similar_share", "asks_first", "'quiet'", "regret_days"):
        assert word in faults
