"""A thousand questions at once about one person: never more contacts than the playbook allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.counter.conftest import Till, rows_of

from najimi.workspace import Workspace

N_POSTS = 1_000
N_AT_ONCE = 32


def test_a_thousand_tills_at_once_speak_to_one_person_once(
    till: Till, counter_shop: Workspace, spoken_to: list[str]
) -> None:
    key = spoken_to[0]
    with ThreadPoolExecutor(N_AT_ONCE) as tills:
        told = list(tills.map(lambda _: till.next("bread", key=key), range(N_POSTS)))
    assert sum(each["suggestion"] is not None for each in told) == 1
    rows = rows_of(counter_shop.folder, "counterdecision")
    assert [row["state"] for row in rows if row["customer_id"]] == ["suggested"]
