"""Looking at the queue of likely duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

Pairs = list[tuple[str, str]]


def test_the_likeliest_pair_comes_first_with_its_evidence_in_words(
    owner: Client, lookalikes: Pairs
) -> None:
    page = "".join(owner.get(f"/duplicates?after={skip}").text for skip in (0, 10, 20))
    first, second = lookalikes[12], lookalikes[13]
    assert page.index(first[0]) < page.index(second[0])
    for words in (
        "同じ方の見込み 87%",
        "連絡先かカード番号が同じ",
        "双葉 / フタバ",
        "よく似ている",
    ):
        assert words in page


def test_a_page_holds_ten_pairs_and_the_next_one_the_rest(owner: Client, lookalikes: Pairs) -> None:
    first, second = owner.get("/duplicates").text, owner.get("/duplicates?after=10").text
    assert first.count('class="card pair"') == 10
    assert 1 <= second.count('class="card pair"') <= len(lookalikes) - 10


@pytest.mark.usefixtures("lookalikes")
def test_the_queue_says_what_was_too_large_to_compare(owner: Client) -> None:
    assert (
        "200 名を超えるまとまり(全員「ゲスト」という名前など)が 3 件"
        in owner.get("/duplicates").text
    )
    assert "最大 19,900 組" in owner.get("/duplicates").text


@pytest.mark.usefixtures("lookalikes")
def test_the_list_of_customers_leads_to_the_queue(owner: Client) -> None:
    assert 'href="/duplicates"' in owner.get("/customers").text


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=99999999999", "later=x"])
def test_a_queue_asked_for_nonsense_stays_calm(owner: Client, query: str) -> None:
    assert owner.get(f"/duplicates?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "?one=a&other=b", "?one=%00&other=x"])
def test_a_preview_of_nobody_says_so(owner: Client, query: str) -> None:
    assert owner.get(f"/duplicates/preview{query}").status_code == 404


def test_strangers_see_no_pair(stranger: Client) -> None:
    for path in ("/duplicates", "/duplicates/merged", "/duplicates/together"):
        assert stranger.get(path).status_code == 302
