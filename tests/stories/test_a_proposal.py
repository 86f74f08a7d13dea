"""A proposal is a means to the customer's problem, and can be printed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.errors import NoProposalError, UnknownCustomerError
from najimi.explain import propose_to
from najimi.loop import run_turn
from najimi.model.playbook import Playbook, parse_playbook
from najimi.playbooks import read_pack
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn

PARTS = {
    "ja": [
        "お望みのこと",
        "ご提案すること",
        "当店からご提案する理由",
        "お値段",
        "合わなかったとき",
    ],
    "en": ["What you want", "What we propose", "Why from us", "Price", "Who bears the risk"],
}


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    dearer = dataclasses.replace(
        pack.treatment("premium_range"), price_amount=1_980, strength="chosen_by_hand",
        need="saving_time",
    )  # fmt: skip
    others = tuple(t for t in pack.treatments if t.treatment_id != "premium_range")
    return dataclasses.replace(pack, treatments=(dearer, *others))


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Turn, dict[str, Any]]:
    """Return a turn in which somebody with a need of their own gets the premium range."""
    workspace = make_small_shop(tmp_path_factory.mktemp("proposing") / "shop", n_others=40)
    run_turn(workspace, as_of=AS_OF)
    turn = workspace.turns.current()
    assert turn is not None
    needs, decisions = turn.read("needs").to_pylist(), turn.read("decisions")
    known = needs[0] | {"need": "saving_time", "source": "said"}
    rows = [row | {"treatment_id": "premium_range"} if row["customer_id"] == known["customer_id"]
            else row for row in decisions.to_pylist()]  # fmt: skip
    for name, told, schema in (("needs", [known], turn.read("needs").schema),
                               ("decisions", rows, decisions.schema)):  # fmt: skip
        turn.path(name).unlink()
        pq.write_table(pa.Table.from_pylist(told, schema=schema), turn.path(name))
    return turn, known


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_it_goes_from_the_problem_to_means_evidence_price_and_risk(
    proposed: tuple[Turn, dict[str, Any]], playbook: Playbook, locale: str
) -> None:
    turn, known = proposed
    told = propose_to(turn, playbook, known["customer_id"], locale)
    assert [heading for heading, _ in told.lines(locale)] == PARTS[locale]
    text = told.as_text(locale)
    places = [text.index(heading) for heading in PARTS[locale]]
    assert places == sorted(places)
    treatment = playbook.treatment("premium_range")
    assert treatment.words[locale].text in told.means
    assert treatment.words[locale].benefit in told.means
    assert "1,980" in told.price
    assert treatment.risk_reversal is not None
    assert told.risk == treatment.risk_reversal[locale]
    assert playbook.strengths[0].evidence[locale] in told.evidence
    assert {"ja": "そう伺いました", "en": "so you told us"}[locale] in told.problem


def test_a_need_that_they_never_said_is_called_a_guess_and_what_lacks_is_said(
    proposed: tuple[Turn, dict[str, Any]], playbook: Playbook
) -> None:
    turn, known = proposed
    bare = dataclasses.replace(
        playbook.treatment("premium_range"), need="fresh_cooking", price_amount=None,
        strength=None, risk_reversal=None,
    )  # fmt: skip
    told = propose_to(
        turn, dataclasses.replace(playbook, treatments=(bare, *playbook.treatments[1:])),
        known["customer_id"], "en",
    )  # fmt: skip
    assert "you have not said so" in told.problem
    headings = [heading for heading, _ in told.lines("en")]
    assert "What you want" not in headings, "nobody said that they want it"
    assert headings[0] == "What it is meant for"
    assert "no ground" in told.evidence
    assert told.price == "As marked in the shop."
    assert told.risk == "Nothing is agreed beyond the law."


def test_what_is_no_proposal_is_not_printed_as_one(turn: Turn, playbook: Playbook) -> None:
    rows = turn.read("decisions").to_pylist()
    silent = next(row["customer_id"] for row in rows if row["kind"] != "sell")
    with pytest.raises(NoProposalError, match="proposes nothing"):
        propose_to(turn, playbook, silent, "ja")
    with pytest.raises(UnknownCustomerError):
        propose_to(turn, playbook, "nobody", "ja")
