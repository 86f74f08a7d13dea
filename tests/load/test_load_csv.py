"""Where rows of a CSV file begin and end, and in which bytes they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from najimi.errors import InputFileError
from najimi.load import LoadReport
from najimi.load.records import MAX_LINES_PER_RECORD, RecordSplitter
from najimi.workspace import Workspace

Load = Callable[..., LoadReport]
Facts = Callable[[Workspace, str], list[dict[str, Any]]]
Names = Callable[[Workspace], dict[str, str | None]]

HEADING = "source_key,given_name"


@pytest.fixture
def names_of(facts_of: Facts) -> Names:
    """Return the given names of all people by their keys."""
    return lambda workspace: {
        fact["source_key"]: fact["given_name"] for fact in facts_of(workspace, "people")
    }


def test_a_quoted_field_may_hold_commas_quotes_and_line_ends(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    report = load(f'{HEADING}\na,"x, ""y""\n\nz"\r\nb,c\r\n', table="people")
    assert (report.n_in, report.n_stored) == (2, 2)
    assert names_of(workspace) == {"a": 'x, "y"\n\nz', "b": "c"}


def test_an_unclosed_quote_costs_only_its_own_row(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    report = load(f'{HEADING}\na,"open\nb,x\nc,"y"\nd,z\n', table="people")
    assert names_of(workspace) == {"b": "x", "c": "y", "d": "z"}
    assert report.reasons == {"a quote is opened and not closed": 1}


def test_an_unclosed_quote_on_the_last_line_costs_only_its_own_row(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    report = load(f'{HEADING}\nb,x\na,"open', table="people")
    assert names_of(workspace) == {"b": "x"}
    assert report.n_rejected == 1


def test_an_unclosed_quote_in_an_all_quoted_file_costs_only_its_own_row(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    report = load(f'{HEADING}\n"a","open\n"b","x"\n"c","y"\n', table="people")
    assert names_of(workspace) == {"b": "x", "c": "y"}
    assert report.n_rejected == 1


def test_an_unclosed_quote_far_from_the_end_does_not_eat_the_rest(
    load: Load, workspace: Workspace
) -> None:
    n_after = 3 * MAX_LINES_PER_RECORD
    rows = "\n".join(f"k{i},n" for i in range(n_after))
    report = load(f'{HEADING}\na,"open\n{rows}\n', table="people")
    assert (report.n_in, report.n_stored, report.n_rejected) == (n_after + 1, n_after, 1)


def test_text_after_a_closing_quote_is_a_fault_of_its_row(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    report = load(f'{HEADING}\na,"x"y\nb,5" pipe\n', table="people")
    assert names_of(workspace) == {"b": '5" pipe'}
    assert report.reasons == {"text follows a closing quote": 1}


def test_blank_lines_are_no_rows_but_count_as_lines(load: Load) -> None:
    report = load(f"\n{HEADING}\n\na,x\n\n,y\n\n", table="people")
    assert (report.n_in, report.n_stored) == (2, 1)
    assert report.rejected_path is not None
    assert report.rejected_path.read_text(encoding="utf-8").splitlines()[1].startswith("6,")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_facts(
    load: Load, workspace: Workspace, line_end: str
) -> None:
    text = f'{HEADING}\na,"x\ny"\nb,z'
    load(text, table="people")
    assert load(text.replace("\n", line_end), table="people").n_duplicate == 2


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-marked"])
def test_a_byte_order_mark_tells_the_encoding(
    load: Load, workspace: Workspace, name: str, names_of: Names
) -> None:
    text = f"{HEADING}\na,花子\n"
    content = (
        b"\xfe\xff" + text.encode("utf-16-be") if name.endswith("marked") else text.encode(name)
    )
    load(content, table="people")
    assert names_of(workspace) == {"a": "花子"}


@pytest.mark.parametrize("name", ["cp932", "shift_jis", "euc_jp", "utf-8", "utf-16-le"])
def test_a_named_encoding_is_used(
    load: Load, workspace: Workspace, name: str, names_of: Names
) -> None:
    load(f"{HEADING}\na,能登\n".encode(name), table="people", encoding=name)
    assert names_of(workspace) == {"a": "能登"}


def test_values_are_trimmed_and_leading_zeros_kept(
    load: Load, workspace: Workspace, names_of: Names
) -> None:
    load(f"{HEADING}\n 007 ,\u3000花子\u3000\n", table="people")
    assert names_of(workspace) == {"007": "花子"}


@pytest.mark.parametrize("n_bytes", [1, 2, 3, 7, 64])
def test_it_does_not_matter_where_the_text_is_cut(n_bytes: int) -> None:
    data = 'h,i\na,"x\n\n""y"\nb,"open\n花,1\n\nc,"z"\nd,"q"r\ne,2'.encode()
    whole = RecordSplitter().feed(data, is_last=True)
    splitter, texts, lines, broken = RecordSplitter(), list[str](), list[int](), dict[int, str]()
    pieces = [data[at : at + n_bytes] for at in range(0, len(data), n_bytes)]
    for piece in [*pieces, b""]:
        found = splitter.feed(piece, is_last=not piece)
        broken |= {len(texts) + at: why for at, why in found.broken.items()}
        texts += found.texts.to_pylist()
        lines += found.lines.tolist()
    assert texts == whole.texts.to_pylist()
    assert lines == whole.lines.tolist()
    assert broken == whole.broken


def test_records_are_slices_of_the_text() -> None:
    texts = RecordSplitter().feed(b"a\nb", is_last=True).texts
    assert texts.type == pa.string()
    assert texts.to_pylist() == ["a\n", "b\n"]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_by_its_zero_bytes(
    load: Load, workspace: Workspace, name: str, names_of: Names
) -> None:
    load(f"{HEADING}\na,花子\n".encode(name), table="people", encoding="utf-16")
    assert names_of(workspace) == {"a": "花子"}


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_a_text_that_is_no_utf_16_at_all_is_refused_with_a_sentence(load: Load, name: str) -> None:
    with pytest.raises(InputFileError, match="does not begin with the byte order mark"):
        load(f"{HEADING}\na,花子\n".encode(), table="people", encoding=name)


@pytest.mark.parametrize("name", ["idna", "punycode", "base64", "klingon"])
def test_an_encoding_that_is_none_of_texts_is_refused(load: Load, name: str) -> None:
    with pytest.raises(InputFileError, match="there is no text encoding"):
        load(f"{HEADING}\na,b\n".encode(), table="people", encoding=name)
