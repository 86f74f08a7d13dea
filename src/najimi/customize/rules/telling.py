"""Why someone is in or out: each part of a rule, what it asks for, and what they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal, format_percent
from sqlglot import exp

from najimi.customize.rules.asking import value_of
from najimi.customize.rules.reading import read_tree
from najimi.customize.rules.types import IN_POINTS
from najimi.model.asking import UNDECLARED, Asked, need_key, say_need
from najimi.model.give_and_take_rules import PER_POINT
from najimi.model.money import format_money
from najimi.tables.turn import CONTEXTS, MONEY
from najimi.words import has_words, say
from najimi.words.giving import say_points

INDENT = "  "
_SAID_WITH: dict[type, str] = {
    exp.EQ: "equal", exp.NEQ: "other", exp.GT: "more", exp.GTE: "least", exp.LT: "less",
    exp.LTE: "most",
}  # fmt: skip
_DENIED = {
    "equal": "other", "other": "equal", "more": "most", "most": "more", "least": "less",
    "less": "least",
}  # fmt: skip
_MIRRORED: dict[type, type[exp.Expr]] = {
    exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE,
    exp.EQ: exp.EQ, exp.NEQ: exp.NEQ,
}  # fmt: skip


@dataclass(frozen=True)
class RulePart:
    """
    One part of a rule asked of one person.

    Parameters
    ----------
    depth : int, >= 0
        How deep it stands in the rule.
    sql : str
        The part as written.
    says : str
        What it asks for and what they have, in words.
    holds : bool or None
        None where it is not known.
    is_leaf : bool
        Whether it asks something itself; else it joins the parts below it.
    """

    depth: int
    sql: str
    says: str
    holds: bool | None
    is_leaf: bool


@dataclass(frozen=True)
class RuleAnswer:
    """Whether a rule holds for one person, and each of its parts."""

    holds: bool
    parts: tuple[RulePart, ...]

    @property
    def missing(self) -> tuple[RulePart, ...]:
        """The parts that ask for something this person lacks; none if the rule holds."""
        found, settled_at = [], None
        for part in self.parts:
            if settled_at is not None and part.depth > settled_at:
                continue  # it stands below a joining part that holds
            settled_at = None if part.is_leaf or part.holds is not True else part.depth
            if part.is_leaf and part.holds is not True:
                found.append(part)
        leaves = tuple(part for part in self.parts if part.is_leaf)
        return tuple(found) or (() if self.holds else leaves)

    def as_text(self, locale: str) -> str:
        """Return every part on a line, with whether it holds."""
        return "\n".join(
            INDENT * part.depth
            + say("rule-line", locale, verdict=_verdict(part.holds, locale), part=part.says)
            for part in self.parts
        )


def tell_rule(
    rule: str, row: Mapping[str, Any], locale: str, *, currency: str, asked: Asked = UNDECLARED
) -> RuleAnswer:
    """
    Return whether a rule holds for one person, and why.

    Parameters
    ----------
    rule : str
        As written in the playbook.
    row : mapping
        The person's row of ``contexts``.
    locale : {"ja", "en"}
    currency : str
        ISO 4217 code of the workspace.
    asked : Asked, optional
        Of the playbook, for its words of needs.

    Raises
    ------
    RuleError
        As ``rule_sql``.

    Examples
    --------
    >>> told = tell_rule("stage = 'loyal' and n_orders >= 8", {"stage": "loyal", "n_orders": 6},
    ...                  "en", currency="JPY")
    >>> told.holds
    False
    >>> print(told.missing[0].says)
    days with a purchase: 6; asked for: at least 8
    """
    tree, teller = read_tree(rule), _Teller(row, locale, currency, asked)
    return RuleAnswer(value_of(tree)(row) is True, tuple(teller.parts(tree, 0)))


class _Teller:
    """Says the parts of one rule about one person in one language."""

    def __init__(self, row: Mapping[str, Any], locale: str, currency: str, asked: Asked) -> None:
        self._row, self._locale = row, locale
        self._currency, self._asked = currency, asked

    def parts(self, node: exp.Expr, depth: int) -> Iterator[RulePart]:
        """Yield a part and all below it, the joining ones first."""
        bare = node.unnest()
        if isinstance(bare, exp.And | exp.Or):
            key = "rule-all" if isinstance(bare, exp.And) else "rule-any"
            yield self._part(bare, depth, self._say(key), is_leaf=False)
            for below in bare.flatten():
                yield from self.parts(below, depth + 1)
        elif isinstance(bare, exp.Not) and isinstance(bare.this.unnest(), exp.And | exp.Or):
            yield self._part(bare, depth, self._say("rule-none"), is_leaf=False)
            yield from self.parts(bare.this, depth + 1)
        else:
            yield self._part(bare, depth, self._leaf(bare), is_leaf=True)

    def _part(self, node: exp.Expr, depth: int, says: str, *, is_leaf: bool) -> RulePart:
        written = node.sql(dialect="duckdb", comments=False)
        return RulePart(depth, written, says, value_of(node)(self._row), is_leaf)

    def _leaf(self, node: exp.Expr) -> str:
        found = self._plain(node)
        if found is None:
            return self._as_written(node)
        name, wanted = found
        return self._say(
            "rule-part", column=column_words(name, self._locale), value=self._value(name),
            asked=wanted,
        )  # fmt: skip

    def _plain(self, node: exp.Expr) -> tuple[str, str] | None:
        """Return the column and what is asked of it, where a part is that plain."""
        denied = isinstance(node, exp.Not)
        bare = node.this.unnest() if denied else node
        if isinstance(bare, exp.Column):
            return bare.name, self._say("rule-value-no" if denied else "rule-value-yes")
        turned = self._turned(bare)
        if turned is None or not isinstance(turned.this, exp.Column):
            return None
        wanted = self._asked_for(turned, denied)
        return (turned.this.name, wanted) if wanted else None

    def _turned(self, node: exp.Expr) -> exp.Expr | None:
        """Return a comparison with its column first."""
        kind = type(node)
        if kind in _MIRRORED and isinstance(node.expression, exp.Column):
            return _MIRRORED[kind](this=node.expression.copy(), expression=node.this.copy())
        return node

    def _asked_for(self, node: exp.Expr, denied: bool) -> str | None:
        name, way = node.this.name, "-not" if denied else ""
        if isinstance(node, exp.Is):
            return self._is(node, denied)
        if isinstance(node, exp.In):
            joined_by = self._say("rule-nor" if denied else "rule-or")
            listed = joined_by.join(self._word(name, e) for e in node.expressions)
            return self._say(f"rule-asked{way}-in", values=listed)
        if isinstance(node, exp.Between):
            low, high = (self._word(name, node.args[end]) for end in ("low", "high"))
            return self._say(f"rule-asked{way}-between", low=low, high=high)
        key = _SAID_WITH.get(type(node))
        if key is None or not _is_constant(node.expression):
            return None
        key = _DENIED[key] if denied else key
        return self._say(f"rule-asked-{key}", value=self._word(name, node.expression))

    def _is(self, node: exp.Is, denied: bool) -> str:
        if isinstance(node.expression, exp.Null):
            return self._say("rule-asked-known" if denied else "rule-asked-unknown")
        yes = bool(node.expression.this) is not denied
        return self._say("rule-value-yes" if yes else "rule-value-no")

    def _word(self, name: str, node: exp.Expr) -> str:
        return self._said(name, value_of(node)({}))

    def _value(self, name: str) -> str:
        return self._said(name, value_of(exp.column(name))(self._row))

    def _said(self, name: str, value: Any) -> str:
        if value is None:
            return self._say("rule-value-unknown")
        if isinstance(value, bool):
            return self._say("rule-value-yes" if value else "rule-value-no")
        if isinstance(value, str):
            return self._said_word(name, value)
        return self._said_number(name, float(value))

    def _said_word(self, name: str, value: str) -> str:
        if name == "main_need":
            declared = any(need.need_id == value for need in self._asked.needs)
            is_said = declared or has_words(need_key(value))
            return say_need(self._asked, value, self._locale) if is_said else value
        key = f"{name}-{value.replace('_', '-')}"
        return self._say(key) if has_words(key) else value

    def _said_number(self, name: str, value: float) -> str:
        if CONTEXTS.column(name).unit == MONEY:
            return format_money(value, self._currency, self._locale)
        if name.endswith(("_probability", "_share")):
            return str(format_percent(value, format="0.#%", locale=self._locale))
        if name in IN_POINTS:
            return say_points(round(value * PER_POINT), self._locale)
        return str(format_decimal(value, format="#,##0.##", locale=self._locale))

    def _as_written(self, node: exp.Expr) -> str:
        names = dict.fromkeys(column.name for column in node.find_all(exp.Column, bfs=False))
        listed = self._say("rule-and").join(
            self._say("rule-has", column=column_words(name, self._locale), value=self._value(name))
            for name in names
        )
        return self._say("rule-as-written", sql=node.sql(dialect="duckdb"), values=listed)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)


def column_words(name: str, locale: str) -> str:
    """
    Return a column that a rule may speak of, in words.

    Examples
    --------
    >>> column_words("n_orders", "en"), column_words("may_service_email", "en")
    ('days with a purchase', 'service contact by e-mail is allowed')
    """
    if name.startswith("may_") and name != "may_share_name":
        purpose, channel = name.removeprefix("may_").rsplit("_", 1)
        return say(
            "column-may", locale, purpose=say(f"desk-purpose-{purpose}", locale),
            channel=say(f"channel-{channel}", locale),
        )  # fmt: skip
    return say(f"column-{name.replace('_', '-')}", locale)


def _is_constant(node: exp.Expr) -> bool:
    return node.find(exp.Column) is None


def _verdict(holds: bool | None, locale: str) -> str:
    code = "unknown" if holds is None else "holds" if holds else "fails"
    return say(f"rule-{code}", locale)
