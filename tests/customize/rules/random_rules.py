"""Rules and people made at random, for the laws that hold for all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from najimi.model.terms import Stage, Tier

NUMBERS = ("n_orders", "days_since_last_order", "usual_gap_days", "days_since_last_talk",
           "balance_points")  # fmt: skip
WORDS = {"stage": tuple(Stage), "tier": tuple(Tier), "main_need": ("saving_time", "it's")}
TRUTHS = ("has_bought_front", "is_restricted")

LITERALS = st.one_of(
    st.integers(-5, 200).map(str), st.sampled_from(["0.1", "2.5", "1e2", ".5", "30.25"])
)


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(two, st.sampled_from("+-*")).map(lambda t: f"({t[0][0]} {t[1]} {t[0][1]})"),
        st.tuples(two, st.sampled_from(["greatest", "least", "coalesce"])).map(
            lambda t: f"{t[1]}({t[0][0]}, {t[0][1]})"
        ),
        inner.map(lambda one: f"abs({one})"),
    )


_NUMBER = st.recursive(st.one_of(st.sampled_from(NUMBERS), LITERALS), _numbers, max_leaves=4)
_ORDER = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


@st.composite
def _words(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(sorted(WORDS)))
    quoted = [f"'{each}'" for each in (word.replace("'", "''") for word in WORDS[name])]
    some = draw(st.lists(st.sampled_from(quoted), min_size=1, max_size=3))
    way = draw(st.sampled_from(["=", "<>", "IN", "NOT IN"]))
    return f"{name} {way} " + (f"({', '.join(some)})" if "IN" in way else some[0])


_LEAF = st.one_of(
    _words(),
    st.tuples(_NUMBER, _ORDER, _NUMBER).map(" ".join),
    st.tuples(_NUMBER, LITERALS, LITERALS).map(lambda t: f"{t[0]} BETWEEN {t[1]} AND {t[2]}"),
    st.tuples(st.sampled_from(NUMBERS), LITERALS, LITERALS).map(
        lambda t: f"{t[0]} IN ({t[1]}, {t[2]})"
    ),
    st.sampled_from([*NUMBERS, *WORDS, *TRUTHS]).map(lambda name: f"{name} IS NULL"),
    st.sampled_from(TRUTHS),
    st.sampled_from([f"{name} IS NOT TRUE" for name in TRUTHS]),
    st.sampled_from(["TRUE", "FALSE", "NULL"]),
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda one: f"NOT ({one})"),
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    )


RULES = st.recursive(_LEAF, _joined, max_leaves=6)


def rows() -> st.SearchStrategy[dict[str, Any]]:
    """Return people who differ in all that the rules speak of, and of whom little may be known."""
    whole = st.integers(0, 200)
    return st.fixed_dictionaries(
        {name: st.sampled_from([str(word) for word in words]) for name, words in WORDS.items()
         if name != "main_need"}
        | {name: st.booleans() for name in TRUTHS}
        | {
            "main_need": st.sampled_from([None, "saving_time", "it's"]),
            "n_orders": whole,
            "balance_points": st.integers(-5_000, 200_000),
            "days_since_last_order": st.none() | whole,
            "usual_gap_days": st.none() | st.sampled_from([0.1, 2.5, 20.0, 33.3]),
            "days_since_last_talk": st.none() | whole,
        }
    )  # fmt: skip
