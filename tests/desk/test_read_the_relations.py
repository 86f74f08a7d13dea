"""The pages about relations: needs, care, costs, entries, the path, satisfaction, bonds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from najimi.desk import engine
from najimi.loop import run_turn
from najimi.testing import AS_OF, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

LATER_TABLES = (
    "value_need_map", "named_care", "portfolio_cuts", "relation_costs", "serving_ledger",
    "serving_costs", "entry_products", "first_window", "stage_flow", "stage_moves", "passages",
    "declines", "bonds", "staff_risks", "needs", "satisfaction", "satisfaction_series",
    "satisfaction_distribution", "contributions_by_customer", "share_of_customer",
    "ledger_entries", "balances",
)  # fmt: skip
PAGES = ("needs", "care", "costs", "entries", "path", "satisfaction", "bonds")
Find = Callable[[str], str]


def _answers() -> Iterator[dict[str, Any]]:
    for key, scores in {"alice": (9, 8, 3), "bob": (7, 7), "grace": (10,)}.items():
        for days, score in zip((150, 60, 10), scores, strict=False):
            yield {"source_key": key, "question_id": "satisfaction", "number": Decimal(score),
                   "occurred_at": AS_OF - timedelta(days=days)}  # fmt: skip
    for key, need in {"alice": "saving_time", "bob": "fresh_cooking"}.items():
        yield {"source_key": key, "question_id": "what_matters", "choice": need,
               "occurred_at": AS_OF - timedelta(days=20)}  # fmt: skip
    yield {"source_key": "alice", "question_id": "spend_in_category", "amount": 90_000,
           "currency": "JPY", "means": "asked", "occurred_at": AS_OF - timedelta(days=9)}  # fmt: skip


CONTRIBUTIONS = [
    {"source_key": "dora", "kind": "idea", "quantity": Decimal(3), "state": "shipped",
     "occurred_at": AS_OF - timedelta(days=30)},
    {"source_key": "dora", "kind": "referral", "quantity": Decimal(2), "state": "used",
     "occurred_at": AS_OF - timedelta(days=20)},
    {"source_key": "bob", "kind": "review", "quantity": Decimal(1), "state": "told",
     "occurred_at": AS_OF - timedelta(days=10)},
]  # fmt: skip


COSTS = [
    {"purpose": purpose, "cost_amount": amount, "currency": "JPY",
     "occurred_at": AS_OF - timedelta(days=400), "until_on": (AS_OF - timedelta(days=2)).date()}
    for purpose, amount in (("acquire", 900_000), ("keep", 600_000))
]  # fmt: skip


@pytest.fixture(scope="module")
def told_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a shop whose customers told something, whose books hold costs, and its turn."""
    workspace = make_small_shop(tmp_path_factory.mktemp("told") / "shop", n_others=60)
    told = {"answers": list(_answers()), "contributions": CONTRIBUTIONS, "cost_entries": COSTS}
    for table, rows in told.items():
        workspace.facts.append(table, fact_rows(table, rows).to_reader())
    run_turn(workspace, as_of=AS_OF)
    return workspace


@pytest.fixture
def shop(told_shop: Workspace) -> engine.Shop:
    """Return that shop as pages see it."""
    return engine.open_shop(told_shop.folder)


@pytest.fixture
def reader(owner: Client, told_shop: Workspace) -> Iterator[Client]:
    """Return a browser of the owner over that shop."""
    with override_settings(WORKSPACE=told_shop.folder):
        yield owner


@pytest.fixture
def of(shop: engine.Shop) -> Find:
    """Return how to find a customer id by key."""
    rows = shop.turn.read("identities").to_pylist()
    ids = {row["source_key"]: row["customer_id"] for row in rows}
    return lambda key: ids[key]


@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_what_is_known_and_without(
    owner: Client, told_shop: Workspace, page: str, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    assert owner.get(f"/structure/{page}").status_code == 200
    with override_settings(WORKSPACE=told_shop.folder):
        assert owner.get(f"/structure/{page}").status_code == 200


def test_the_map_of_value_and_need_holds_everyone_once(shop: engine.Shop) -> None:
    told = engine.read_need_map(shop, "ja")
    assert told.n_customers == shop.turn.read("customers").num_rows
    assert told.n_known >= 2
    assert told.rows[-1].need == "unknown"


def test_each_number_of_the_map_opens_those_people(shop: engine.Shop) -> None:
    for row in engine.read_need_map(shop, "ja").rows:
        for cell in row.cells:
            wanted = engine.Filters(tier=cell.tier, need=row.need)
            assert engine.list_customers(shop, wanted, after=0, locale="ja").n == cell.n


def test_two_who_want_different_things_are_told_apart_in_the_list(
    reader: Client, shop: engine.Shop
) -> None:
    saving = engine.need_in_words(shop, "saving_time", "ja")
    assert f"望み: {saving}" in reader.get("/customers?q=有賀").text
    page = reader.get("/structure/needs").text
    assert "ご本人のことば" in page


def test_satisfaction_is_shown_as_a_distribution_and_never_as_an_average(
    reader: Client, shop: engine.Shop
) -> None:
    (spread,) = engine.read_spreads(shop, "ja")
    latest = spread.periods[0]
    assert sum(count.n for count in latest.scores) == latest.n_answered
    assert [count.score for count in latest.scores] == list(range(11))
    page = reader.get("/structure/satisfaction").text
    assert "平均はお出ししません" in page
    assert "3点 1名" in page


def test_whose_answer_fell_is_listed_by_name(reader: Client, shop: engine.Shop, of: Find) -> None:
    rows, n = engine.list_falling(shop)
    assert [row.person.customer_id for row in rows] == [of("alice")]
    assert (n, rows[0].latest, rows[0].previous) == (1, 3.0, 8.0)
    assert "有賀 愛 様" in reader.get("/structure/satisfaction").text


def test_those_who_gave_most_stand_beside_the_valuable_in_their_own_units(
    reader: Client, of: Find, shop: engine.Shop
) -> None:
    givers, n = engine.list_givers(shop)
    assert [giver.person.customer_id for giver in givers] == [of("dora"), of("bob")]
    assert n == 2
    page = reader.get("/structure/important").text.split('id="givers"')[1]
    assert "お知恵 3件" in page
    assert "ご紹介 2名" in page
    assert "お金には換算しません" in page


def test_the_page_of_a_customer_shows_each_answer_as_a_dot(reader: Client, of: Find) -> None:
    told = (
        reader.get(f"/customers/{of('alice')}").text.split('id="content"')[1].split("</section>")[0]
    )
    assert told.count("<circle") == 3
    assert "これまでより下がっています" in told
    assert "平均" not in told


def test_what_they_said_and_what_is_guessed_are_never_mixed(
    reader: Client, shop: engine.Shop, of: Find
) -> None:
    page = reader.get(f"/customers/{of('alice')}").text
    needs = page.split('id="needs"')[1].split("</section>")[0]
    assert "ご本人のことば" in needs
    share = page.split('id="share"')[1].split("</section>")[0]
    assert "お尋ねへのお答え" in share
    inferred = [
        row["customer_id"] for row in shop.turn.read("share_of_customer").to_pylist()
        if row["method"] == "inferred"
    ]  # fmt: skip
    for customer_id in inferred[:2]:
        told = reader.get(f"/customers/{customer_id}").text
        assert "ご本人に伺ったものではありません" in told


def test_give_and_take_stands_on_the_page_with_the_latest_entries(reader: Client, of: Find) -> None:
    page = reader.get(f"/customers/{of('dora')}").text
    section = page.split('id="balance"')[1].split("</section>")[0]
    assert "差し引きは-" in section
    assert section.index("「ご紹介」(お知り合いのご紹介、2名)") < section.index(
        "「お力添え」(お寄せくださったお知恵、3件)"
    )
    assert "￥" not in section
    assert 'id="balance"' not in reader.get(f"/customers/{of('charlie')}").text


def test_where_the_balance_goes_and_what_comes_first_stand_with_it(
    reader: Client, of: Find
) -> None:
    reader.post("/language", {"locale": "en"})
    page = reader.get(f"/customers/{of('dora')}").text
    section = page.split('id="balance"')[1].split("</section>")[0]
    reader.post("/language", {"locale": "ja"})
    assert re.search(r"The balance is (rising|falling|steady): it was -?\d", section)
    assert re.search(
        r"below the line of 0\.0: no favour is asked\. Give first, best of all", section
    )


def test_what_they_gave_is_no_part_of_their_value(reader: Client, of: Find) -> None:
    page = reader.get(f"/customers/{of('dora')}").text
    given = page.split('id="given"')[1].split("</section>")[0]
    assert "お知恵 3件" in given
    assert "￥" not in given
    assert 'id="given"' not in reader.get(f"/customers/{of('grace')}").text


def test_the_cut_stands_between_the_named_and_those_who_just_miss_it(
    reader: Client, shop: engine.Shop
) -> None:
    told = engine.read_care(shop)
    assert told.cut is not None
    named, following = ([row.position for row in rows] for rows in (told.named, told.following))
    assert named == sorted(named)
    assert following == sorted(following)
    assert not set(named) & set(following)
    page = reader.get("/structure/care").text
    assert told.named[0].person.addressed("ja") in page
    assert ("ここまで" in page) == bool(told.following)


def test_our_own_ratio_stands_beside_what_people_say(reader: Client, shop: engine.Shop) -> None:
    told = engine.read_relation_costs(shop)
    assert told is not None
    assert told.ratio is not None
    page = reader.get("/structure/costs").text
    own = page.split('id="folklore"')[1].split("</tr>")[0]
    assert f"{told.ratio:.1f}倍" in own
    assert "5〜6倍" not in own


def test_without_costs_our_own_ratio_is_not_known_and_the_saying_never_stands_in(
    owner: Client,
) -> None:
    page = owner.get("/structure/costs").text
    own = page.split('id="folklore"')[1].split("</tr>")[0]
    assert "わかりません" in own
    assert "倍" not in own
    assert "費用の記録がないため" in page


def test_what_serving_costs_and_what_is_left_stand_on_the_page_of_a_customer(
    reader: Client, shop: engine.Shop, of: Find
) -> None:
    (row,) = shop.rows("serving_costs", [of("erin")])
    page = reader.get(f"/customers/{of('erin')}").text
    assert f"やりとり{row['n_contacts']}件、{row['minutes']}分" in page
    assert "お世話の費用を引いた粗利" in page


@pytest.mark.parametrize("by", ["product", "category", "role", "nonsense"])
def test_first_purchases_are_told_with_interval_and_how_many(
    reader: Client, shop: engine.Shop, by: str
) -> None:
    grouping = by if by != "nonsense" else "product"
    rows, _ = engine.read_entries(shop, grouping)
    page = reader.get(f"/structure/entries?by={by}").text
    assert rows
    for row in rows:
        if row.probability is not None:
            assert f"({row.n_observed}名から)" in page
    assert {"product": "お茶", "category": "茶", "role": "入り口の品"}[grouping] in page


def test_stages_hold_everyone_and_those_followed_have_an_interval(
    reader: Client, shop: engine.Shop
) -> None:
    told = engine.read_path(shop)
    assert sum(row.n_now for row in told.stages) == shop.turn.read("customers").num_rows
    moves = [move for row in told.stages for move in row.moves]
    assert moves
    assert all(move.low <= move.share <= move.high for move in moves)
    careers = shop.turn.read("careers").to_pylist()
    assert sum(row.n_stuck for row in told.stages) == sum(row["is_stuck"] for row in careers)
    assert "段階から段階へ" in reader.get("/structure/path").text


def test_who_slows_down_is_told_on_their_page_and_in_the_list(
    reader: Client, shop: engine.Shop
) -> None:
    slower = [r for r in shop.turn.read("declines").to_pylist() if r["is_declining"]]
    told = engine.read_path(shop)
    assert told.n_slower == len(slower)
    page = reader.get("/structure/path").text
    assert str(told.n_watched) in page
    for row in told.slower:
        own = reader.get(f"/customers/{row.person.customer_id}").text
        assert f"お買い物{row.n_purchases}回の間隔から" in own


def test_if_one_of_our_people_left_those_who_might_go_are_named(
    reader: Client, shop: engine.Shop
) -> None:
    staff = engine.list_staff(shop)
    assert [row.at_risk_amount for row in staff] == sorted(
        (row.at_risk_amount for row in staff), reverse=True
    )
    for row in staff:
        leaving = engine.read_leaving(shop, row)
        assert len(leaving.customers) == min(row.n_at_risk, 12)
        page = reader.get("/structure/bonds", {"staff": row.staff_id}).text
        assert f"{row.staff_id} が離れたら" in page
        assert all(one.person.addressed("ja") in page for one in leaving.customers)
    assert reader.get("/structure/bonds?staff=nobody").status_code == 200


def test_the_path_of_a_customer_is_drawn_from_its_first_day_to_today(
    reader: Client, shop: engine.Shop, of: Find
) -> None:
    page = engine.read_customer(shop, of("alice"), "ja")
    passages = page.relation.passages
    assert passages[-1].left_on is None
    assert all(one.left_on == two.entered_on for one, two in pairwise(passages))
    told = reader.get(f"/customers/{of('alice')}").text
    assert told.count('<rect class="s-') == len(passages)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_a_turn_of_an_earlier_release_opens_everywhere(
    owner: Client, copied_shop: Workspace, customer: Find, locale: str
) -> None:
    owner.post("/language", {"locale": locale})
    turn = copied_shop.turns.current()
    assert turn is not None
    for name in LATER_TABLES:
        turn.path(name).unlink()
    with override_settings(WORKSPACE=copied_shop.folder):
        for page in (*(f"structure/{each}" for each in PAGES), "structure/important", "models",
                     f"customers/{customer('alice')}"):  # fmt: skip
            assert owner.get(f"/{page}").status_code == 200, page
