"""What the demo's turns left undone, in numbers: how many were left in peace, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from babel.numbers import format_decimal, format_percent

from najimi.explain import say_date
from najimi.loop import read_summary
from najimi.words import say
from najimi.workspace import Turn

PROPOSING = ("sell", "ask")


def describe_restraint(turns: Sequence[Turn], locale: str) -> list[str]:
    """
    Return in sentences how much was left undone, week by week and for each customer, and why.

    Parameters
    ----------
    turns : sequence of Turn
        In the order of time; at least one.
    locale : {"ja", "en"}
    """
    return [
        *_weeks(turns, locale),
        *_reasons(turns, locale),
        *_each(turns, locale),
        *_kept_back(turns[-1], locale),
    ]


def _weeks(turns: Sequence[Turn], locale: str) -> Iterator[str]:
    yield say("demo-weeks", locale)
    for turn in turns:
        counts = read_summary(turn)
        n_all, n_treated = sum(counts.values()), counts.get("worth_doing", 0)
        share = _percent((n_all - n_treated) / n_all, locale)
        yield "  " + say(
            "demo-week", locale, day=say_date(turn.manifest.as_of.date(), locale),
            treated=n_treated, peace=n_all - n_treated, share=share,
        )  # fmt: skip


def _reasons(turns: Sequence[Turn], locale: str) -> Iterator[str]:
    counts = Counter[str]()
    for turn in turns:
        counts.update(read_summary(turn))
    del counts["worth_doing"]
    yield say("demo-peace", locale, peace=counts.total())
    for reason, n in counts.most_common():
        share = _percent(n / counts.total(), locale)
        yield f"  {_number(n, locale):>7}  {share:>6}  {_reason(reason, locale)}"


def _each(turns: Sequence[Turn], locale: str) -> Iterator[str]:
    """Yield how often one customer is spoken to in all these weeks, and what that is about."""
    columns = ["customer_id", "treatment_id", "kind"]
    decided = pa.concat_tables(
        pq.read_table(turn.path("decisions"), columns=columns) for turn in turns
    )
    spoken = decided.filter(pc.is_valid(decided["treatment_id"]))
    n_times = Counter(spoken["customer_id"].to_pylist())
    n_all = pc.count_distinct(decided["customer_id"]).as_py()
    yield say(
        "demo-each", locale, customers=n_all, turns=len(turns), never=n_all - len(n_times),
        mean=_number(round(n_times.total() / max(len(n_times), 1), 1), locale),
        most=max(n_times.values(), default=0),
    )  # fmt: skip
    kinds = Counter(spoken["kind"].to_pylist())
    proposing = sum(kinds[kind] for kind in PROPOSING)
    told = [
        f"{say(f'kind-{kind}', locale)} {_number(n, locale)}" for kind, n in kinds.most_common()
    ]
    yield say(
        "demo-kinds", locale, kinds=say("demo-join", locale).join(told),
        share=_percent(proposing / max(kinds.total(), 1), locale),
    )  # fmt: skip


def _kept_back(turn: Turn, locale: str) -> Iterator[str]:
    """Yield how much of what was meant for somebody a rule kept back, in one turn."""
    marked = _marks(turn)
    meant = marked.filter(pc.field("mark") != "not_eligible")
    if not meant.num_rows:
        return
    yield say("demo-kept-back", locale, n=meant.num_rows)
    kept = meant.filter(pc.field("mark") != "open").group_by("mark")
    found = kept.aggregate([([], "count_all"), ("customer_id", "count_distinct")]).to_pylist()
    for row in sorted(found, key=lambda row: (-row["count_all"], row["mark"])):
        told = say("demo-kept-people", locale, n=row["customer_id_count_distinct"])
        n = _number(row["count_all"], locale)
        yield f"  {n:>7}  {told}  {_reason(row['mark'], locale)}"


def _marks(turn: Turn) -> pa.Table:
    """Return one row per customer and treatment, with its mark."""
    table = pq.read_table(turn.path("candidates"), columns=["customer_id", "candidates"])
    lists = table["candidates"].combine_chunks()
    return pa.table(
        {
            "customer_id": table["customer_id"].take(pc.list_parent_indices(lists)),
            "mark": pc.struct_field(pc.list_flatten(lists), "mark"),
        }
    )


def _reason(code: str, locale: str) -> str:
    return say(f"reason-{code.replace('_', '-')}", locale)


def _number(n: float, locale: str) -> str:
    return str(format_decimal(n, locale=locale))


def _percent(share: float, locale: str) -> str:
    return str(format_percent(share, format="0.0%", locale=locale))
