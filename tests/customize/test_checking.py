"""A playbook is held against all that must be so before it is published, every fault at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from tests.model.test_playbook import PACK, changed, with_field

from najimi.customize import check_playbook, playbook_remarks
from najimi.errors import PlaybookError
from najimi.model.playbook import parse_playbook
from najimi.model.treatments import MOST_TREATMENTS
from najimi.words import has_words


def faults_of(text: str) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        check_playbook(text, currency="JPY")
    return list(caught.value.faults)


def without(treatment_id: str, line: str) -> str:
    before, after = PACK.split(f'id = "{treatment_id}"\n')
    found = re.search(rf"^{line}.*\n", after, flags=re.MULTILINE)
    assert found
    return f'{before}id = "{treatment_id}"\n{after.replace(found.group(), "", 1)}'


def test_the_pack_may_be_published() -> None:
    assert check_playbook(PACK, currency="JPY").version == "retail_starter_3"


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_without_the_customers_benefit_nothing_is_published(locale: str) -> None:
    head, tail = PACK.split('id = "lapsing_check_in"')
    before, after = tail.split(f"[treatments.words.{locale}]", 1)
    after = re.sub(r"^benefit = .*\n", "", after, count=1, flags=re.MULTILINE)
    (fault,) = faults_of(f'{head}id = "lapsing_check_in"{before}[treatments.words.{locale}]{after}')
    assert "'lapsing_check_in'" in fault
    assert "benefit must be a text" in fault


def test_a_proposal_without_the_need_it_answers_is_not_published() -> None:
    (missing,) = faults_of(without("win_back_offer", "need = "))
    assert missing == (
        "treatment 'win_back_offer': need must be a text that is not empty, got None"
    )
    (unknown,) = faults_of(with_field("premium_range", "need", '"small_pleasure"'))
    assert unknown == (
        "treatment 'premium_range': need 'small_pleasure' is not among [[needs]];"
        " the nearest is 'small_pleasures'"
    )


def test_faults_of_rules_stand_beside_all_others_and_name_the_nearest() -> None:
    text = changed(("when = \"stage = 'prospect'", "when = \"stge = 'prospect'"),
                   ("letter = 300", "letter = 0"),
                   ("when = \"tier = 'most_valuable'", "when = \"tier = 'most_valueable'"),
                   ("n_orders >= 12", "n_orders >= 'twelve'"))  # fmt: skip
    faults = faults_of(text)
    assert len(faults) == 4
    for word in ("letter must be", "nearest valid column: stage", "nearest valid: 'most_valuable'",
                 "number) with the word 'twelve' (write it like n_orders >= 3)"):  # fmt: skip
        assert sum(word in fault for fault in faults) == 1, word


def test_the_needs_of_a_playbook_are_the_words_of_main_need() -> None:
    rule = "stage = 'loyal' and tier in ('most_valuable', 'steady')"
    good = changed((rule, f"{rule} and main_need = 'saving_time'"))
    assert check_playbook(good, currency="JPY")
    (fault,) = faults_of(changed((rule, f"{rule} and main_need = 'saving_tim'")))
    assert "nearest valid: 'saving_time'" in fault


def test_a_capacity_that_nobody_has_is_a_fault() -> None:
    text = changed(('need = "small_pleasures"', 'need = "small_pleasures"\nuses = {minuts = 3}'))
    (fault,) = faults_of(text)
    assert fault == "treatment 'premium_range': uses no known capacity 'minuts'; the nearest is 'minutes'"  # fmt: skip


def tables_of(raw: dict[str, Any], path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where every table of a playbook stands, except those whose names are the author's."""
    is_open = path[-1:] == ("uses",)
    if not is_open:
        yield path
    for name, value in raw.items():
        if isinstance(value, dict) and not {"JPY", "USD"} & set(value):
            yield from tables_of(value, (*path, name))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from tables_of(value[0], (*path, name, 0))


@pytest.mark.parametrize("path", [*tables_of(tomllib.loads(PACK))], ids=str)
def test_a_name_that_nobody_reads_is_a_fault_wherever_it_stands(path: tuple[Any, ...]) -> None:
    raw: Any = tomllib.loads(PACK)
    table = raw
    for step in path:
        table = table[step]
    table["holdut_share"] = 1
    assert any("'holdut_share' is not known" in fault for fault in faults_of(as_toml(raw)))


def as_toml(value: Any, *, is_top: bool = True) -> str:
    """Write plain TOML: every table inline but the top."""
    if is_top:
        return "\n".join(f"{name} = {as_toml(each, is_top=False)}" for name, each in value.items())
    if isinstance(value, dict):
        inner = ", ".join(f"{name} = {as_toml(each, is_top=False)}" for name, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(as_toml(each, is_top=False) for each in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    quoted = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"' if isinstance(value, str) else repr(value)


def test_what_was_published_with_a_name_nobody_read_is_read_on() -> None:
    text = changed(("global_holdout_share = 0.05", "global_holdout_share = 0.05\nmood = 3"))
    assert parse_playbook(text, currency="JPY", is_published=True).name == "retail_starter"
    (fault,) = faults_of(text)
    assert fault.startswith("playbook: 'mood' is not known")


def test_one_ideal_type_warns_and_never_stops() -> None:
    start, end = PACK.index("[[ideal_types]]"), PACK.index("# What the shop is good at")
    alone = PACK[:start] + PACK[PACK.rindex("[[ideal_types]]") : end] + PACK[end:]
    remarks = playbook_remarks(check_playbook(alone, currency="JPY"))
    assert [r.values for r in remarks if r.key == "playbook-few-ideal-types"] == [
        {"n": 1, "least": 2}
    ]
    pack = playbook_remarks(check_playbook(PACK, currency="JPY"))
    assert "playbook-few-ideal-types" not in {remark.key for remark in pack}


def test_a_strategy_without_a_treatment_warns() -> None:
    text = PACK.replace('strategy = "acquire"', 'strategy = "keep"')
    remarks = playbook_remarks(check_playbook(text, currency="JPY"))
    assert [r.values for r in remarks if r.key == "playbook-idle-strategy"] == [
        {"strategy": "acquire"}
    ]


def test_it_tells_how_many_proposals_cite_a_strength() -> None:
    (told,) = [r for r in playbook_remarks(check_playbook(PACK, currency="JPY"))
               if r.key == "playbook-strengths"]  # fmt: skip
    assert told.values == {"cited": 4, "proposals": 4}
    assert all(has_words(remark.key) for remark in playbook_remarks(
        check_playbook(PACK, currency="JPY")))  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('strength = "chosen_by_hand"', 'strength = "chosen_by_han"', "'chosen_by_hand'"),
        ('rests_with = ["seasonal_coupons"]', 'rests_with = ["seasonal_coupon"]', "seasonal_coupons"),
        ('plays = ["usual_list_ready"', 'plays = ["usual_list"', "'usual_list_ready'"),
        ('plays = ["usual_list_ready"', 'plays = ["ask_review"', "its donts rule out"),
        ('donts = ["ask"]', 'donts = ["aks"]', "the nearest is 'ask'"),
        ('outcome = "partner"', 'outcome = "partners"', "the nearest is 'partner'"),
        ('needs = ["health_and_care"]', 'needs = ["health"]', "'health_and_care'"),
        ('kind = "listen"', 'kind = "lisen"', "the nearest is 'listen'"),
    ],
)  # fmt: skip
def test_a_slip_in_what_is_declared_is_answered_with_the_nearest(
    old: str, new: str, word: str
) -> None:
    assert any(word in fault for fault in faults_of(changed((old, new))))


@pytest.mark.parametrize(
    ("uses", "fault"),
    [
        ("{minutes = 99}", "how much it uses of 'minutes' is told by its minutes"),
        ("{staff_hana = 5}", "is told by who looks after the customer"),
        ("{stock_tea = 1}", "uses no known capacity 'stock_tea'"),
    ],
)
def test_uses_say_nothing_that_is_told_elsewhere_or_that_nobody_has(uses: str, fault: str) -> None:
    text = changed(
        ("[capacities.sends]", "[capacities.staff]\nhana = 60\n\n[capacities.sends]"),
        ('id = "premium_range"', f'id = "premium_range"\nuses = {uses}'),
    )
    (told,) = faults_of(text)
    assert fault in told


def test_what_is_declared_is_held_against_beside_faults_of_fields() -> None:
    text = with_field("premium_range", "need", '"small_pleasure"')
    text = text.replace("letter = 300", "letter = 0")
    faults = faults_of(text)
    assert len(faults) == 2
    assert any("'small_pleasure' is not among [[needs]]" in fault for fault in faults)


def test_a_playbook_that_sells_to_everybody_unasked_is_not_published() -> None:
    raw = tomllib.loads(PACK)
    del raw["needs"], raw["solutions"]
    faults = faults_of(as_toml(raw))
    assert "declares no [[needs]], so it would sell to everybody unasked" in faults[0]


def test_more_treatments_than_can_be_decided_among_are_a_fault_and_no_crash() -> None:
    raw = tomllib.loads(PACK)
    copies = [dict(raw["treatments"][0], id=f"copy_{n}") for n in range(MOST_TREATMENTS)]
    faults = faults_of(as_toml(raw | {"treatments": raw["treatments"] + copies}))
    n = len(raw["treatments"]) + MOST_TREATMENTS
    assert f"the playbook has {n} treatments; at most 127 can be decided among" in faults


def remarks_of(**changes: Any) -> dict[str, dict[str, object]]:
    told = playbook_remarks(check_playbook(as_toml(tomllib.loads(PACK) | changes), currency="JPY"))
    assert all(has_words(each.key) for each in told)
    return {each.key: each.values for each in told}


def test_proposals_without_a_product_are_told() -> None:
    values = remarks_of()["playbook-no-product"]
    assert (values["n"], values["proposals"]) == (4, 4)
    named = [each | {"product_id": "p"} for each in tomllib.loads(PACK)["treatments"]]
    assert "playbook-no-product" not in remarks_of(treatments=named)


def test_a_playbook_that_spares_nobody_or_sells_unasked_is_told() -> None:
    types = tomllib.loads(PACK)["ideal_types"]
    told = remarks_of(ideal_types=[each | {"donts": [], "plays": []} for each in types])
    assert "playbook-nobody-spared" in told
    assert told["playbook-bare-ideal-types"]["n"] == len(types)
    assert "playbook-sells-unasked" in remarks_of(screening={"asks_first": False})
    assert {"playbook-nobody-spared", "playbook-sells-unasked"}.isdisjoint(remarks_of())


@pytest.mark.parametrize("name", ["quiet_habitual_user", "usual_shopper"])
def test_a_quiet_type_that_may_be_asked_is_told_though_another_is_spared(name: str) -> None:
    """Whether its id or only its name says that they are quiet."""
    *others, quiet = sorted(
        tomllib.loads(PACK)["ideal_types"], key=lambda each: each["id"] == "quiet_habitual_user"
    )
    spared = [*others[1:], others[0] | {"donts": ["ask"], "plays": []}]
    told = remarks_of(ideal_types=[*spared, quiet | {"id": name, "donts": []}])
    assert told["playbook-quiet-asked"] == {"types": name}
    assert "playbook-nobody-spared" not in told
    assert "playbook-quiet-asked" not in remarks_of(
        ideal_types=[*others, quiet | {"id": name, "donts": ["ask"]}]
    )


def test_a_treatment_of_another_version_is_named_with_the_nearest() -> None:
    playbook = check_playbook(PACK, currency="JPY")
    with pytest.raises(PlaybookError, match="no treatment 'premium_rang'; the nearest is 'premiu"):
        playbook.treatment("premium_rang")
