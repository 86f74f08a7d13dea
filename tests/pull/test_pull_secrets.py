"""What a pull says when something is wrong, and what it never says."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from najimi.errors import InputFileError, SettingsError
from najimi.pull import PULL_FILE, TablePulled, read_sources
from najimi.workspace import Workspace

Pull = Callable[[], list[TablePulled]]
SECRET = "geheim-42"  # noqa: S105  # the word that must not be found


def told_by(pull: Pull, kind: type[Exception]) -> str:
    with pytest.raises(kind) as caught:
        pull()
    return "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ken:{SECRET}@127.0.0.1:1/shop",
        f"postgresql://ken@127.0.0.1:1/shop?password={SECRET}",
        f"sqlite:////nowhere/{'x' * 3}/shop?password={SECRET}",
        f"oracle+nodriver://ken:{SECRET}@db/shop",
        f"not a url {SECRET}",
        f"postgresql://ken:p@{SECRET}@127.0.0.1:99999/shop",
        f"postgresql://ken/p:{SECRET}@127.0.0.1:1/shop",
    ],
)
def test_no_error_tells_the_password(pull: Pull, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SHOP_DB_URL", url)
    assert SECRET not in told_by(pull, Exception)


def test_an_unset_variable_is_named(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_DB_URL", raising=False)
    assert "environment variable SHOP_DB_URL is not set" in told_by(pull, SettingsError)


def test_a_url_in_the_file_is_refused_and_not_repeated(workspace: Workspace) -> None:
    path = workspace.folder / PULL_FILE
    told = path.read_text(encoding="utf-8").replace("SHOP_DB_URL", f"postgresql://a:{SECRET}@b/c")
    path.write_text(told, encoding="utf-8")
    said = told_by(lambda: read_sources(workspace.folder) and [], SettingsError)
    assert "the URL itself never stands in a file" in said
    assert SECRET not in said


def test_a_query_the_database_does_not_understand_is_told_with_its_words(
    tell: Callable[..., None], pull: Pull
) -> None:
    tell("DROP TABLE members")
    assert "members" in told_by(pull, InputFileError)


def test_every_fault_of_the_file_is_named_at_once(workspace: Workspace) -> None:
    (workspace.folder / PULL_FILE).write_text(
        '[sources.shop]\nurl_variable = "X"\nfoo = 1\n'
        '[sources.shop.tables.people]\nquery = ""\nlook_back_minutes = -1\n'
        'mapping.columns = { a = "sorce_key" }\n[sources.shop.tables.clouds]\nquery = "x"\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        read_sources(workspace.folder)
    for fault in ("'foo'", "query", "watermark", "look_back_minutes", "sorce_key", "'clouds'"):
        assert fault in caught.value.problem


def test_a_missing_file_says_where_to_read_on(workspace: Workspace) -> None:
    (workspace.folder / PULL_FILE).unlink()
    with pytest.raises(SettingsError, match="does not exist"):
        read_sources(workspace.folder)


def test_it_cannot_write_into_the_shop(
    new_database: Callable[[], str], pull: Pull, workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    url: Any = new_database()
    monkeypatch.setenv("SHOP_DB_URL", url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE SEQUENCE counted"))
    engine.dispose()
    path = workspace.folder / PULL_FILE
    told = path.read_text(encoding="utf-8").split("query", maxsplit=1)[0]
    query = "SELECT nextval('counted') AS member_no, 1 AS updated_at"
    path.write_text(f'{told}query = "{query}"\nwatermark = "updated_at"\n'
                    'mapping.columns = { member_no = "source_key" }\n', encoding="utf-8")  # fmt: skip
    assert "read-only transaction" in told_by(pull, InputFileError)
