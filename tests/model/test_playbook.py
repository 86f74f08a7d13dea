"""A playbook is read whole or not at all, and every fault is named at once."""

from __future__ import annotations

import re

import pytest

from najimi.errors import PlaybookError
from najimi.model.playbook import Playbook, parse_playbook
from najimi.model.terms import Channel, ContactClass, Kind, Strategy
from najimi.playbooks import list_packs, read_pack

PACK = read_pack("retail_starter")


def changed(*changes: tuple[str, str]) -> str:
    text = PACK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def with_field(treatment_id: str, name: str, value: str) -> str:
    before, after = PACK.split(f'id = "{treatment_id}"\n')
    after, n_changed = re.subn(rf"^{name} = .*$", f"{name} = {value}", after, count=1, flags=re.M)
    assert n_changed == 1
    return f'{before}id = "{treatment_id}"\n{after}'


def faults_of(text: str, currency: str = "JPY") -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        parse_playbook(text, currency=currency)
    listed = re.findall(r"^  - (.*)$", caught.value.problem, flags=re.MULTILINE)
    assert f"{len(listed)} fault(s)" in caught.value.problem
    return listed


@pytest.fixture(scope="module")
def yen() -> Playbook:
    return parse_playbook(PACK, currency="JPY")


@pytest.mark.parametrize("currency", ["JPY", "USD"])
@pytest.mark.parametrize("pack", list_packs())
def test_every_pack_is_sound_in_yen_and_in_dollars(pack: str, currency: str) -> None:
    playbook = parse_playbook(read_pack(pack), currency=currency)
    assert {treatment.kind for treatment in playbook.treatments} == set(Kind)
    assert {treatment.strategy for treatment in playbook.treatments} == set(Strategy)
    assert all(set(treatment.words) == {"ja", "en"} for treatment in playbook.treatments)
    assert all(treatment.prior_weight > 0 for treatment in playbook.treatments)


def test_amounts_are_minor_units_of_the_workspace_currency(yen: Playbook) -> None:
    dollars = parse_playbook(PACK, currency="USD")
    assert (yen.contact_amount, dollars.contact_amount) == (15, 10)
    assert (yen.capacities["budget"], dollars.capacities["budget"]) == (30_000, 20_000)
    coupons = "personal_coupons"
    assert (yen.treatment(coupons).cost_amount, dollars.treatment(coupons).cost_amount) == (90, 45)


def test_limits_are_unlimited_none_or_a_number(yen: Playbook) -> None:
    assert yen.capacities["sends_email"] is None
    assert yen.capacities["sends_visit"] == 0
    assert yen.capacities["sends_letter"] == 300
    assert set(yen.capacities) == {"budget", "minutes", *(f"sends_{name}" for name in Channel)}
    free = parse_playbook(
        changed(('budget = {JPY = "30000", USD = "200.00"}', 'budget = "unlimited"')),
        currency="JPY",
    )
    assert free.capacities["budget"] is None


@pytest.mark.parametrize("value", ["0", "-3", "1.5", "true", '"all"', '"0"'])
def test_a_limit_written_as_anything_else_is_refused(value: str) -> None:
    (fault,) = faults_of(changed(("letter = 300", f"letter = {value}")))
    assert fault.startswith(
        'capacities.sends: letter must be "unlimited", "none" or a whole number above 0'
    )


def test_it_names_every_fault_at_once() -> None:
    text = changed(
        ('version = "retail_starter_3"', 'version = "Retail 1"'),
        ("global_holdout_share = 0.05", "global_holdout_share = 0.9"),
        ("max_7_days = 1", "max_7_days = 0"),
        ('kind = "give"', 'kind = "push"'),
        ("prior_response_probability = 0.12", "prior_response_probability = 1.2"),
        ("minutes = 8", "minutes = 8.5"),
        ("rest_days = 28", "rest_days = nan"),
        ("is_main_product = true", 'is_main_product = "yes"'),
        ('cost = {JPY = "90"', 'cost = {JPY = "-90"'),
        ('title = "A guide for newcomers"', 'title = ""'),
    )
    faults = faults_of(text)
    assert len(faults) == 10
    for word in ("version", "global_holdout_share", "max_7_days", "kind", "prior_response_probability",
                 "minutes", "rest_days", "is_main_product", "cost", "title"):  # fmt: skip
        assert sum(word in fault for fault in faults) == 1, word


def test_an_amount_in_no_currency_of_the_workspace_is_a_fault_of_each_amount() -> None:
    faults = faults_of(PACK, currency="EUR")
    n_treatments = PACK.count("[[treatments]]")
    # Besides: budget, attention, the three costs and the two weights.
    assert len(faults) == 2 * n_treatments + 2 + 3 + 2
    assert all('needs an amount like {EUR = "100"}' in fault for fault in faults)


def test_an_amount_with_too_many_decimals_is_a_fault() -> None:
    (fault,) = faults_of(changed(('cost = {JPY = "90"', 'cost = {JPY = "90.5"')))
    assert fault == "treatment 'personal_coupons': cost: JPY has 0 decimal(s), got 90.5."
    (number,) = faults_of(changed(('cost = {JPY = "90"', "cost = {JPY = 90")))
    assert "cost needs an amount" in number


def test_a_contact_may_harm_the_relation_but_never_cost_less_than_nothing() -> None:
    text = changed(('relation_value = {JPY = "0"', 'relation_value = {JPY = "-50"'))
    assert parse_playbook(text, currency="JPY").treatments[0].relation_amount == -50
    (fault,) = faults_of(changed(('budget = {JPY = "30000"', 'budget = {JPY = "-1"')))
    assert fault == "capacities: budget must be 0 or more, got -1"


def test_two_treatments_never_share_an_id() -> None:
    text = changed(('id = "win_back_offer"', 'id = "category_coupons"'))
    assert faults_of(text) == ["two treatments have the same id"]


def test_no_treatment_takes_the_id_of_what_is_said_at_the_counter() -> None:
    (fault,) = faults_of(changed(('id = "win_back_offer"', 'id = "at_the_counter"')))
    assert fault.startswith("treatment 'at_the_counter': what is said at the counter has this id")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("treatments = 3", "treatments must be tables, each under [[treatments]]"),
        ('[treatments]\nid = "a"', "treatments must be tables, each under [[treatments]]"),
        ("contact_rules = 3", "contact_rules must be a table, got 3"),
        ('capacities = "unlimited"', "capacities must be a table, got 'unlimited'"),
        ("[capacities]\nsends = 3", "sends must be a table, got 3"),
        ('[[treatments]]\nwords = "hello"', "words must be a table, got 'hello'"),
        ("[[treatments]]\nwords.ja = 3", "words: ja must be a table, got 3"),
        ("", "the playbook has no treatments"),
    ],
)
def test_a_playbook_of_the_wrong_shape_is_a_fault_and_no_crash(text: str, word: str) -> None:
    assert any(word in fault for fault in faults_of(text))


def test_text_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(PlaybookError, match="line 2"):
        parse_playbook('name = "x"\nversion = x\n', currency="JPY")


@pytest.mark.parametrize(
    ("treatment_id", "given", "wanted"),
    [
        ("category_coupons", "service", "'sell' must be one of ['promotional']"),
        ("category_coupons", "must_arrive", "'sell' must be one of ['promotional']"),
        ("ask_referral", "care", "'ask' must be one of ['promotional']"),
        ("personal_coupons", "care", "'give' must be one of ['promotional', 'service']"),
        ("personal_coupons", "must_arrive", "'give' must be one of ['promotional', 'service']"),
        ("ask_what_for", "must_arrive", "'listen' must be one of ['promotional', 'service', 'care']"),
        ("usual_list_ready", "care", "'serve' must be one of ['promotional', 'service', 'must_arrive']"),
    ],
)  # fmt: skip
def test_a_kind_never_borrows_a_milder_class(treatment_id: str, given: str, wanted: str) -> None:
    faults = faults_of(with_field(treatment_id, "contact_class", f'"{given}"'))
    assert faults[0] == (
        f"treatment {treatment_id!r}: contact_class of kind {wanted}, got {given!r}"
    )
    assert all("holdout_share" in fault for fault in faults[1:])


@pytest.mark.parametrize(
    ("treatment_id", "given"),
    [
        ("usual_list_ready", "must_arrive"),
        ("lapsing_check_in", "must_arrive"),
        ("ask_what_for", "care"),
        ("lapsing_check_in", "service"),
    ],
)
def test_service_and_care_may_have_to_arrive(treatment_id: str, given: str) -> None:
    text = with_field(treatment_id, "contact_class", f'"{given}"')
    treatment = parse_playbook(text, currency="JPY").treatment(treatment_id)
    assert treatment.contact_class == given


@pytest.mark.parametrize("treatment_id", ["welcome_guide", "lapsing_check_in", "ask_what_for"])
def test_a_holdout_that_would_never_bind_is_a_fault(yen: Playbook, treatment_id: str) -> None:
    treatment = yen.treatment(treatment_id)
    (fault,) = faults_of(with_field(treatment_id, "holdout_share", "0.1"))
    assert fault == (
        f"treatment {treatment_id!r}: holdout_share must be 0, for holdouts never bind kind"
        f" {treatment.kind.value!r} of class {treatment.contact_class.value!r}, got 0.1"
    )


def test_a_kind_that_is_none_is_one_fault_and_no_riddle() -> None:
    text = with_field("lapsing_check_in", "kind", '"push"')
    (fault,) = faults_of(text)
    assert "kind must be one of" in fault


def test_only_selling_asking_and_promotional_gifts_are_held_out(yen: Playbook) -> None:
    for treatment in yen.treatments:
        is_gift = (
            treatment.kind is Kind.GIVE and treatment.contact_class is ContactClass.PROMOTIONAL
        )
        assert treatment.is_held_out == (treatment.kind in (Kind.SELL, Kind.ASK) or is_gift)
    assert not yen.treatment("welcome_guide").is_held_out
    assert yen.treatment("lapsing_check_in").purpose == "care"
    assert yen.treatment("lapsing_check_in").is_for_people
