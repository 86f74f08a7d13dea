"""
The upsell that fits but does not pay, and the one that pays but does not fit.

Alice has told us that she drinks her tea for her health, and what we gave her lately outweighs
that we asked; of Bob we know only that tea is a small pleasure. Three dearer teas could be offered in its place:
herb tea, which serves health and earns us more; a doctor's tea, which serves health and earns
us less; golden tea, which earns us most and serves nothing that the usual tea does not.
"""

from __future__ import annotations

import pytest
from tests.stories.telling import Day, Shop
from tests.terminal import run_najimi

TEA = """
[[treatments]]
id = "{id}"
strategy = "grow"
kind = "sell"
channel = "counter"
contact_class = "promotional"
when = "stage = 'loyal'"
need = "{need}"
is_main_product = false
product_id = "{id}"
replaces_product_id = "tea"
price = {{JPY = "15000"}}
unit_margin = {{JPY = "{margin}"}}
risk_reversal = {{ja = "お口に合わなければ、お代をお返しします。", en = "Your money back if you do not like it."}}
cost = {{JPY = "0"}}
minutes = 0
relation_value = {{JPY = "0"}}
prior_response_probability = 0.5
prior_weight = 20
incremental_share = 0.9
orders_per_response = 3
rest_days = 60
outcome_window_days = 45
holdout_share = 0

[treatments.words.ja]
title = "{ja}"
text = "いつものお茶の代わりに、{ja}をご案内します。"
benefit = "{ja_benefit}"

[treatments.words.en]
title = "{en}"
text = "In place of the usual tea we suggest {en}."
benefit = "{en_benefit}"
"""
TEAS = (
    {"id": "herb_tea", "need": "health_and_care", "margin": "8000", "ja": "薬草のお茶", "en": "herb tea",
     "ja_benefit": "お体をいたわれます。", "en_benefit": "It is good for you."},
    {"id": "doctors_tea", "need": "health_and_care", "margin": "900", "ja": "医者のすすめる茶", "en": "doctor's tea",
     "ja_benefit": "体調を崩しにくくなります。", "en_benefit": "You stay well."},
    {"id": "golden_tea", "need": "small_pleasures", "margin": "9000", "ja": "金箔の茶", "en": "golden tea",
     "ja_benefit": "特別な気分になれます。", "en_benefit": "It feels special."},
)  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    shop = Shop(tmp_path_factory.mktemp("teas"))
    shop.bring("interactions", "a_gift", {"who": "alice", "day": -60, "channel": "letter",
               "direction": "out", "kind": "give", "treatment_id": "personal_coupons"})  # fmt: skip
    shop.bring("answers", "what_they_said",
               {"who": "alice", "day": -30, "question_id": "what_matters", "choice": "health_and_care"})  # fmt: skip
    names = [{"day": -900, "product_id": tea["id"], "name": tea["ja"], "category": "茶",
              "role": "front"} for tea in TEAS]  # fmt: skip
    shop.bring("products", "teas", *names)
    shop.edit_playbook(more="".join(TEA.format(**tea) for tea in TEAS))
    return shop.day(0)


def keys_of(day: Day, who: str, treatment_id: str) -> tuple[bool, bool]:
    """Return whether it fits better and whether it pays more, by the numbers that were stored."""
    told = day.candidates(who)[treatment_id]
    fits = told["fit_share"] > told["asked_fit_share"]
    return fits, told["unit_margin_amount"] > told["asked_unit_margin_amount"]


def test_what_fits_and_does_not_pay_is_kept_from_alice(day: Day) -> None:
    assert keys_of(day, "alice", "doctors_tea") == (True, False)
    assert day.mark("alice", "doctors_tea") == "not_better"


def test_what_pays_and_does_not_fit_is_kept_from_alice_too(day: Day) -> None:
    assert keys_of(day, "alice", "golden_tea") == (False, True)
    assert day.mark("alice", "golden_tea") == "not_better"


@pytest.mark.parametrize("treatment_id", ["doctors_tea", "golden_tea"])
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "いまのものと比べて、お望みによりよく合い、当店の粗利も増えるとは言えません"),
        (
            "en",
            "nothing shows that it both suits their needs better and earns more than what it would replace",
        ),
    ],
)
def test_the_reason_names_both_keys(day: Day, treatment_id: str, locale: str, words: str) -> None:
    assert day.why_not("alice", treatment_id, locale) == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ja", "健康と身だしなみを整えたい"), ("en", "Health and care")],
)
def test_what_turns_both_keys_is_proposed_to_her_for_the_need_that_she_told(
    day: Day, locale: str, words: str
) -> None:
    assert keys_of(day, "alice", "herb_tea") == (True, True)
    assert day.chosen("alice") == "herb_tea"
    assert words in day.why("alice", locale)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ja", "ご本人から伺ったお望みに応えるものです:健康と身だしなみを整えたい。"),
        ("en", "It answers a need that they told us of: Health and care."),
    ],
)
def test_the_record_of_the_decision_names_the_need_and_that_she_told_it(
    day: Day, locale: str, words: str
) -> None:
    decision = day.row("decisions", "alice")
    assert (decision["need"], decision["need_source"]) == ("health_and_care", "said")
    told = run_najimi(
        "explain", "--decision", decision["decision_id"], "--locale", locale,
        "-w", day.workspace.folder,
    )  # fmt: skip
    assert words in told.stdout.splitlines()


def test_to_bob_who_never_spoke_of_health_the_same_tea_is_no_better(day: Day) -> None:
    assert keys_of(day, "bob", "herb_tea") == (False, True)
    assert {day.mark("bob", tea["id"]) for tea in TEAS} == {"not_better"}
