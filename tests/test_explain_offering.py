"""What stands behind a proposal and a person's own way is told, to whoever explains and decides."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from najimi.desk.engine.plan import read_plan
from najimi.desk.engine.shop import Shop
from najimi.explain import explain_customer
from najimi.explain.offering import tell_initiations, tell_not_ours, tell_offer, tell_path
from najimi.model.playbook import Playbook, parse_playbook
from najimi.playbooks import read_pack
from najimi.workspace import Turn, Workspace, open_workspace

LOCALES = pytest.mark.parametrize("locale", ["ja", "en"])


@pytest.fixture(scope="module")
def pack() -> Playbook:
    return parse_playbook(read_pack("retail_starter"), currency="JPY")


@LOCALES
def test_a_proposal_says_why_us_by_what_evidence_at_what_price_and_risk(
    pack: Playbook, locale: str
) -> None:
    terms = {"ja": "30日のあいだ、全額お返しします。", "en": "All your money back for 30 days."}
    offer = dataclasses.replace(
        pack.treatment("premium_range"), strength="chosen_by_hand", price_amount=9_000,
        risk_reversal=terms,
    )  # fmt: skip
    why_us, price, risk = tell_offer(pack, offer, currency="JPY", locale=locale)
    (strength,) = [each for each in pack.strengths if each.strength_id == "chosen_by_hand"]
    assert strength.words[locale] in why_us
    assert strength.evidence[locale] in why_us
    assert "9,000" in price
    assert terms[locale] in risk


@LOCALES
def test_an_own_way_says_what_they_get_and_how_we_support_them(pack: Playbook, locale: str) -> None:
    (line,) = tell_path(pack, {"ideal_types": ["devotee", "gone"]}, locale)
    words = next(each for each in pack.ideal_types if each.ideal_type_id == "devotee").words[locale]
    assert words.name in line
    assert words.gets in line
    assert words.support in line
    assert not list(tell_path(pack, {}, locale))


@LOCALES
def test_what_helps_with_any_need_is_told_to_everybody(pack: Playbook, locale: str) -> None:
    nothing = next(each for each in pack.solutions if each.solution_id == "nothing_is_needed")
    for need in (None, "saving_time"):
        assert nothing.words[locale] in tell_not_ours(pack, {"main_need": need}, locale)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (3, 0, ["In the last year we began 3 contacts, and they began none."]),
        (0, 1, ["In the last year we began no contact, and they began one."]),
        (0, 0, []),
    ],
)
def test_it_tells_who_began_how_many_contacts(ours: int, theirs: int, told: list[str]) -> None:
    row = {"n_our_initiations": ours, "n_their_initiations": theirs}
    assert list(tell_initiations(row, "en")) == told


def with_types(turn: Turn, types: list[str]) -> None:
    """Put everybody of a turn on some ways of their own."""
    contexts = turn.read("contexts")
    place = contexts.schema.get_field_index("ideal_types")
    field = contexts.schema.field(place)
    column = pa.array([types] * contexts.num_rows, field.type)
    pq.write_table(contexts.set_column(place, field, column), turn.path("contexts"))


@LOCALES
def test_explanation_and_agenda_tell_it_beside_the_reasons(
    small_shop: Workspace, customer_id: Callable[[str], str], tmp_path: Path, locale: str
) -> None:
    shop = open_workspace(shutil.copytree(small_shop.folder, tmp_path / "shop"))
    turn, playbook = shop.turns.current(), shop.playbook()
    assert turn is not None
    with_types(turn, ["devotee"])
    words = next(each for each in playbook.ideal_types if each.ideal_type_id == "devotee")
    told = explain_customer(turn, playbook, customer_id("grace"), locale)
    assert words.words[locale].support in told.as_text(locale)
    assert next(tell_initiations({"n_our_initiations": 3}, locale)) in told.who
    agenda = read_plan(Shop(shop, turn, playbook), locale).agenda
    assert agenda
    assert all(any(words.words[locale].gets in line for line in row.why) for row in agenda)
