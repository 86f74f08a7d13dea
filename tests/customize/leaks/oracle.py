"""What speaks against a treatment, told from the facts in plain Python, one person at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from scipy.stats import beta
from tests.customize.leaks.world import IDS, NOW, RULES, TODAY, ZONE, World

from najimi.model.treatments import Treatment

Row = dict[str, Any]


def day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(ZONE)).date()


def is_day_only(at: datetime) -> bool:
    """Return whether it is a midnight in the shop: told with a day and no time."""
    return at.astimezone(ZoneInfo(ZONE)).time() == time(0)


def days_since(at: datetime) -> int:
    return (TODAY - day_of(at)).days


def forbidding(world: World, customer: str, treatment: Treatment, stopped: set[str]) -> set[str]:
    """Return every reason that forbids a treatment for a customer; ``stopped`` are suspended."""
    return set(_Person(world, customer).against(treatment, stopped))


def suspended(world: World) -> set[str]:
    """Return the treatments that too many regret."""
    rules, found = world.playbook.screening, set()
    for treatment in world.playbook.treatments:
        regretted = {c for c in world.customers if _Person(world, c).regrets(treatment)}
        whole = regretted | {c for c in world.customers if _Person(world, c).met(treatment)}
        k, n = len(regretted), len(whole)
        if n >= rules.regret_least_customers:
            low = beta.ppf(0.05, k + 0.5, n - k + 0.5)
            found |= {treatment.treatment_id} if low > rules.regret_line_share else set()
    return found


def refused_products(world: World, customer: str) -> set[str]:
    """Return the products that verdicts still let rest, named or offered by what they name."""
    told = [row | {"verdict": "refused", "product_id": None}
            for row in world.of("interactions", customer)
            if (row["kind"], row["direction"]) == ("refusal", "in")]  # fmt: skip
    found = set()
    for row in [*world.of("verdicts", customer), *told]:
        lasts = world.playbook.screening.refused_rest_days.get(row["verdict"], 0)
        if days_since(row["occurred_at"]) < lasts:
            said = row["treatment_id"] and world.playbook.treatment(row["treatment_id"])
            found |= {row["product_id"], (said and said.product_id) or None}
    return found - {None}


def treated_lately(world: World, customer: str) -> int:
    """Return how many treatments count in the period of the rolling limit."""
    person = _Person(world, customer)
    return sum(row["treatment_id"] is not None
               and days_since(row["occurred_at"]) < world.playbook.screening.period_days
               for row in [*person.out, *person.decided])  # fmt: skip


class _Person:
    """One customer, and everything that happened with them."""

    def __init__(self, world: World, customer: str) -> None:
        self.world, self.customer = world, customer
        self.rules, self.own = world.playbook.screening, world.people[customer]
        self.interactions = world.of("interactions", customer)
        self.out = [row for row in self.interactions if row["direction"] == "out"]
        self.pending = [d for d in world.of("decisions_issued", customer) if not self._is_done(d)]
        self.decided = [row for row in self.pending if row["treatment_id"]]
        self.lines = world.of("order_lines", customer)

    def _is_done(self, decision: Row) -> bool:
        return decision["treatment_id"] is not None and any(
            row["treatment_id"] == decision["treatment_id"]
            and 0 <= (day_of(row["occurred_at"]) - day_of(decision["occurred_at"])).days <= 30
            for row in self.out
        )

    def against(self, treatment: Treatment, stopped: set[str]) -> Iterator[str]:
        playbook, own, name = self.world.playbook, self.own, treatment.treatment_id
        yield from () if RULES[treatment.when](own) else ("not_eligible",)
        is_must = treatment.contact_class == "must_arrive"
        is_caring = is_must or treatment.contact_class == "care"
        if not is_must:
            if own["is_restricted"]:
                yield "restricted"
            if (str(treatment.purpose), str(treatment.channel)) not in own["allowed"]:
                yield "no_consent"
            if name in stopped:
                yield "suspended"
        if not is_caring:
            yield from self._cases()
            yield from self._pressure()
            if name in self._read_lately():
                yield "near_duplicate"
            if self._refused(treatment):
                yield "refused_lately"
        if self._rests(treatment):
            yield "resting"
        held = self._ideal_types()
        if not is_caring and any(ideal.ideal_type_id in held and treatment.kind in ideal.donts
                                 for ideal in playbook.ideal_types):  # fmt: skip
            yield "not_their_way"
        if treatment.kind == "sell" and self.rules.asks_first and not own["needs"]:
            yield "ask_first"
        if treatment.is_main_product and not own["has_bought_front"]:
            yield "too_early"
        if self._is_worse_upsell(treatment):
            yield "not_better"
        yield from self._give_first(treatment)

    def _cases(self) -> Iterator[str]:
        told: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        grave: dict[str, bool] = defaultdict(bool)
        for row in self.world.of("cases", self.customer):
            told[row["case_id"]].append((row["occurred_at"], row["state"] != "opened"))
            grave[row["case_id"]] |= row["kind"] in ("complaint", "trouble")
        quiet = self.world.playbook.quiet_days
        for case, rows in told.items():
            *_, at, is_closed = max(_placed(at, is_closed) for at, is_closed in rows)
            if not is_closed or days_since(at) <= quiet:
                yield "complaint" if grave[case] else "care_event"
        closings = [
            at for case, rows in told.items() if grave[case] for at, closed in rows if closed
        ]
        for row in self.interactions:
            if (
                row["kind"] == "complaint"
                and row["direction"] == "in"
                and self._weighs(row, closings)
            ):
                yield "complaint"

    def _weighs(self, complaint: Row, closings: list[datetime]) -> bool:
        """Whether a complaint that no case speaks of is open, or was over only lately."""
        quiet, lasts = self.world.playbook.quiet_days, self.rules.unfiled_complaint_days
        opened = complaint["occurred_at"]
        last = max(closings, default=None)
        if last and _placed(last, True) >= _placed(opened, False):
            return days_since(last) <= quiet
        since = days_since(complaint["occurred_at"])
        return lasts is None or since <= lasts or since - lasts <= quiet

    def _pressure(self) -> Iterator[str]:
        limits, ours = self.world.playbook.contact_rules, [*self.out, *self.decided]
        for days, most in ((7, limits.max_7_days), (30, limits.max_30_days)):
            if most is not None and sum(days_since(r["occurred_at"]) < days for r in ours) >= most:
                yield "contact_rule"
        with_treatment = [r for r in ours if r["treatment_id"]
                          and days_since(r["occurred_at"]) < self.rules.period_days]  # fmt: skip
        if (
            self.rules.max_treatments is not None
            and len(with_treatment) >= self.rules.max_treatments
        ):
            yield "rolling_limit"
        heard = [day_of(r["occurred_at"]) for r in self.interactions if r["direction"] == "in"]
        heard += [day_of(r["occurred_at"]) for r in self.lines if r["quantity"] > 0]
        begun = [r for r in self.out if r["in_reply_to"] is None
                 and all(day_of(r["occurred_at"]) > day for day in heard)]  # fmt: skip
        if limits.unanswered_limit is not None and len(begun) >= limits.unanswered_limit:
            yield "unanswered"

    def _read_lately(self) -> set[str]:
        sent = [(day_of(r["occurred_at"]), r["treatment_id"]) for r in [*self.out, *self.decided]
                if r["treatment_id"] and days_since(r["occurred_at"]) < self.rules.similar_days]  # fmt: skip
        latest = {name for day, name in sent
                  if sum(other > day for other, _ in sent) < self.rules.similar_messages}  # fmt: skip
        return {name for name in IDS for read in latest if self._is_alike(name, read)}

    def _is_alike(self, one: str, other: str) -> bool:
        first, second = self.world.playbook.treatment(one), self.world.playbook.treatment(other)
        texts = [t.words["en"].text.replace("shop", "store") for t in (first, second)]
        is_named = first.text_id is not None and first.text_id == second.text_id
        return one == other or is_named or texts[0] == texts[1]

    def _refused(self, treatment: Treatment) -> bool:
        told = [row | {"verdict": "refused", "product_id": None} for row in self.interactions
                if (row["kind"], row["direction"]) == ("refusal", "in")]  # fmt: skip
        for row in [*self.world.of("verdicts", self.customer), *told]:
            lasts = self.rules.refused_rest_days.get(row["verdict"], 0)
            if days_since(row["occurred_at"]) >= lasts:
                continue
            said = row["treatment_id"] and self.world.playbook.treatment(row["treatment_id"])
            products = {row["product_id"], said and said.product_id} - {None}
            if treatment.product_id in products:
                return True
            if said and (said == treatment or (
                said.need == treatment.need and treatment.contact_class == "promotional")):  # fmt: skip
                return True
        return False

    def _rests(self, treatment: Treatment) -> bool:
        for row in [*self.out, *self.pending]:
            name = row["treatment_id"] or row.get("held_out_treatment_id")
            if name is None:
                continue
            other = self.world.playbook.treatment(name)
            is_pair = name in treatment.rests_with or treatment.treatment_id in other.rests_with
            lasts = max(treatment.rest_days, other.rest_days)
            if (is_pair or other == treatment) and days_since(row["occurred_at"]) < lasts:
                return True
        return False

    def _ideal_types(self) -> set[str]:
        said: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        inferred = set()
        known = {ideal.ideal_type_id for ideal in self.world.playbook.ideal_types}
        for row in self.world.of("career_choices", self.customer):
            if row["ideal_type"] not in known:
                continue
            if row["state"] == "inferred":
                inferred.add(row["ideal_type"])
            else:
                said[row["ideal_type"]].append((row["occurred_at"], row["state"] == "declared"))
        declared = {name for name, words in said.items() if max(words)[1]}
        return declared or inferred - set(said)

    def _fit(self, needs: set[str]) -> int:
        return sum(
            round(share * 1_000_000) for need, share in self.own["needs"].items() if need in needs
        )

    def _is_worse_upsell(self, treatment: Treatment) -> bool:
        offered = treatment.product_id
        if offered is None or (treatment.replaces_product_id is None and treatment.kind != "sell"):
            return False
        asked = treatment.replaces_product_id or self._usual(self.world.products[offered][0])
        units = _units(self.world)
        price = treatment.price_amount or units.get(offered, (None, None, None))[0]
        if treatment.replaces_product_id is None:
            if asked is None or asked == offered:
                return False
            if price is not None and price <= units[asked][0]:
                return False
        share = self.world.products[offered][1]
        margin = treatment.unit_margin_amount
        sold = units.get(offered)
        if margin is None and sold and treatment.price_amount is not None and sold[2] is not None:
            margin = treatment.price_amount - sold[2]
        margin = sold[1] if margin is None and sold else margin
        if margin is None and treatment.price_amount is not None and share is not None:
            margin = treatment.price_amount * share
        asked_margin = units.get(asked, (None, None, None))[1]
        serving = {
            need
            for need, categories in self.world.needs.items()
            if self.world.products[offered][0] in categories
        }
        served = {
            need
            for need, categories in self.world.needs.items()
            if self.world.products[asked][0] in categories
        }
        fits_better = self._fit(serving | {treatment.need}) > self._fit(served)
        return not (fits_better and margin is not None and asked_margin is not None
                    and margin > asked_margin)  # fmt: skip

    def _usual(self, category: str) -> str | None:
        days: dict[str, set[date]] = defaultdict(set)
        for row in _bought(self.lines):
            if self.world.products[row["product_id"]][0] == category:
                days[row["product_id"]].add(day_of(row["occurred_at"]))
        order = sorted(days, key=lambda p: (-len(days[p]), -max(days[p]).toordinal(), p))
        return order[0] if order else None

    def _give_first(self, treatment: Treatment) -> Iterator[str]:
        give, limits = self.world.playbook.give_and_take, self.world.playbook.contact_rules
        balance = self.own["balance_points"]
        takes = give.ask_points(limits.gives_per_ask, treatment.channel)
        asked = sum(d["kind"] == "ask" for d in self.decided) + 1
        is_short = self.own["n_gives"] < 1 or balance - asked * takes < give.line_points
        is_dearer = treatment.is_main_product or treatment.replaces_product_id is not None
        bound = {
            "upsell": treatment.kind == "sell" and is_dearer,
            "listen": treatment.kind == "listen" and treatment.contact_class != "care",
        }
        is_bound = any(bound[each] for each in give.binds)
        if (treatment.kind == "ask" and is_short) or (is_bound and balance < give.line_points):
            yield "give_first"

    def met(self, treatment: Treatment) -> bool:
        """Whether it was proposed, as is known or decided, or they spoke of it."""
        told = [*self.interactions, *self.decided, *self.world.of("verdicts", self.customer)]
        return any(row["treatment_id"] == treatment.treatment_id
                   and days_since(row["occurred_at"]) < self.rules.regret_days for row in told)  # fmt: skip

    def _first_proposed(self, treatment: Treatment) -> date | None:
        days = [day_of(r["occurred_at"]) for r in self.out if r["treatment_id"] == treatment.treatment_id
                and days_since(r["occurred_at"]) < self.rules.regret_days]  # fmt: skip
        return min(days, default=None)

    def regrets(self, treatment: Treatment) -> bool:
        named = [*self.world.of("verdicts", self.customer), *self.world.of("cases", self.customer),
                 *(r for r in self.interactions if r["direction"] == "in")]  # fmt: skip
        for row in named:
            is_bad = row.get("verdict") in ("not_for_me", "nuisance") or (
                row.get("kind") in ("complaint", "trouble"))  # fmt: skip
            is_recent = days_since(row["occurred_at"]) < self.rules.regret_days
            if is_bad and is_recent and row["treatment_id"] == treatment.treatment_id:
                return True
        return self._brought_back(treatment)

    def _brought_back(self, treatment: Treatment) -> bool:
        since = self._first_proposed(treatment)
        if since is None or treatment.product_id is None:
            return False
        later = [(day_of(r["occurred_at"]), r["product_id"], r["quantity"]) for r in self.lines
                 if day_of(r["occurred_at"]) >= since]  # fmt: skip
        new = [
            day for day, product, pieces in later if product == treatment.product_id and pieces > 0
        ]
        is_returned = any(p == treatment.product_id and pieces < 0 for _, p, pieces in later)
        return is_returned or any(
            product == treatment.replaces_product_id and pieces > 0 and new and day > min(new)
            for day, product, pieces in later
        )


def _bought(lines: list[Row]) -> list[Row]:
    return [r for r in lines if r["quantity"] > 0 and r["net_amount"] > 0
            and days_since(r["occurred_at"]) < 365 and r["occurred_at"] < NOW]  # fmt: skip


def _placed(at: datetime, is_closed: bool) -> tuple[date, bool, datetime, bool]:
    """Return a key of order: an end of which only the day is known follows all of that day."""
    return day_of(at), is_closed and is_day_only(at), at, is_closed


def _units(world: World) -> dict[str, tuple[float, float | None, float | None]]:
    found = {}
    for product, (_, share) in world.products.items():
        lines = [r for r in _bought(world.facts["order_lines"]) if r["product_id"] == product]
        if not lines:
            continue
        price = sum(r["net_amount"] for r in lines) / float(sum(r["quantity"] for r in lines))
        known = [(margin, r) for r in lines if (margin := _margin(r, share)) is not None]
        pieces = float(sum(r["quantity"] for _, r in known))
        margin = sum(m for m, _ in known) / pieces if known else None
        cost = sum(r["net_amount"] - m for m, r in known) / pieces if known else None
        found[product] = (price, margin, cost)
    return found


def _margin(row: Row, share: float | None) -> float | None:
    if row["margin_amount"] is not None:
        return float(row["margin_amount"])
    return None if share is None else float(round(row["net_amount"] * share))
