"""Keys of tills: closed by default, kept as digests, revocable; troubles told as problems."""

from __future__ import annotations

import http.client
from contextlib import closing
from typing import Any

import pytest
from tests.counter.conftest import Till, najimi, rows_of

from najimi.workspace import Workspace

BASKET = {"basket": [{"product_id": "bread"}]}


def test_nobody_comes_in_without_a_key_in_force(till: Till) -> None:
    public = till.token.split("_")[1]
    for token in ("", "nonsense", f"nj_{public}_wrong", f"xx{till.token[2:]}", till.token + "x"):
        status, told = till.post("/v1/next", BASKET, Authorization=f"Bearer {token}")
        assert (status, told["type"]) == (401, "urn:najimi:problem:key")
        assert set(told) == {"type", "title", "status", "detail", "hint"}


def test_a_key_does_only_what_its_scope_allows(port: int, tokens: dict[str, str]) -> None:
    status, told = Till(port, tokens["blind"]).post("/v1/next", BASKET)
    assert (status, told["type"]) == (403, "urn:najimi:problem:scope")


def test_a_revoked_key_opens_nothing_from_the_next_request_on(
    port: int, counter_shop: Workspace
) -> None:
    token = najimi(counter_shop.folder, "key", "create", "lost", "--scope", "counter").strip()
    assert Till(port, token).post("/v1/next", BASKET)[0] == 200
    assert "失効" in najimi(counter_shop.folder, "key", "revoke", "lost")
    assert Till(port, token).post("/v1/next", BASKET)[0] == 401
    assert "lost" in najimi(counter_shop.folder, "key", "list")


def test_no_secret_is_kept(counter_shop: Workspace, tokens: dict[str, str]) -> None:
    secrets = [token.split("_", 2)[2] for token in tokens.values()]
    for path in counter_shop.folder.glob("desk.sqlite3*"):
        held = path.read_bytes()
        assert not any(secret.encode() in held for secret in secrets)
    assert len(rows_of(counter_shop.folder, "apikey")) >= len(tokens)


def test_the_counter_sets_no_cookie_and_asks_for_no_form_token(till: Till) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", till.port, timeout=30)) as connection:
        headers = {"Authorization": f"Bearer {till.token}", "Content-Type": "application/json"}
        connection.request("POST", "/v1/next", b'{"basket": [{"product_id": "soap"}]}', headers)
        response = connection.getresponse()
        assert response.status == 200
        assert response.getheader("Set-Cookie") is None
        assert response.getheader("Cache-Control") == "no-store"


def test_a_key_opens_no_page_of_the_desk(till: Till) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", till.port, timeout=30)) as connection:
        connection.request("GET", "/customers", headers={"Authorization": f"Bearer {till.token}"})
        assert connection.getresponse().status in {302, 403}


def test_all_faults_of_a_body_are_told_at_once_and_no_value_is_repeated(till: Till) -> None:
    sent = {"basket": [{"product_id": 7}, {"product_id": "x", "size": "山田花子"}],
            "customer": {"source": "山田花子"}, "coupon": "山田花子"}  # fmt: skip
    status, told = till.post("/v1/next", sent)
    assert (status, told["type"]) == (422, "urn:najimi:problem:fields")
    pointers = {error["pointer"] for error in told["errors"]}
    assert pointers == {"#/coupon", "#/customer", "#/basket/0/product_id", "#/basket/1/size"}
    assert "山田花子" not in str(told)
    assert all({"pointer", "expected", "got"} == set(error) for error in told["errors"])


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "body"), (b"[]", "body"), (b"\xff", "body"), (b'{"basket": []}', "fields"),
     (b'{"basket": [{"product_id": "' + b"x" * 70_000 + b'"}]}', "size")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(till: Till, body: bytes, code: str) -> None:
    status, told = till.post("/v1/next", body)
    assert 400 <= status < 500
    assert told["type"] == f"urn:najimi:problem:{code}"
    assert told["hint"]


def test_only_json_is_read_and_only_post_is_answered(till: Till) -> None:
    assert till.post("/v1/next", BASKET, Content_Type="text/plain")[0] == 415
    with closing(http.client.HTTPConnection("127.0.0.1", till.port, timeout=30)) as connection:
        connection.request("GET", "/v1/next", headers={"Authorization": f"Bearer {till.token}"})
        response = connection.getresponse()
        assert (response.status, response.getheader("Allow")) == (405, "POST")
        assert response.getheader("Content-Type") == "application/problem+json"


def test_two_keys_never_have_one_name(counter_shop: Workspace, tokens: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="already"):
        najimi(counter_shop.folder, "key", "create", "till", "--scope", "counter")


def test_keys_made_and_revoked_leave_lines_in_the_audit(
    counter_shop: Workspace, tokens: dict[str, str]
) -> None:
    lines: list[dict[str, Any]] = rows_of(counter_shop.folder, "auditentry")
    made = [line for line in lines if line["what"] == "key_made"]
    assert len(made) >= len(tokens)
