"""
How long does a rule of the playbook take for one person, and for a million?

Every rule of the starter pack is made into a function once and asked of one person many times,
and counted in bulk by DuckDB over a table of made-up customers. The peer of a function is its
own SQL, asked of a table with one row, as a system without such functions would do.

    python benchmarks/rules.py
    python benchmarks/rules.py --customers 100000

Ends with one JSON line: us_per_person (the slowest rule), us_per_person_mean, sql_us_per_person,
ratio, bulk_ns_per_person, compile_us, peak_mb.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from najimi.backends import DuckDbBackend
from najimi.customize import check_playbook
from najimi.customize.rules import RULE_COLUMNS, compile_rule, rule_sql
from najimi.plan import Plan, SqlStep
from najimi.playbooks import read_pack
from najimi.tables.turn import CONTEXTS

ASKED, ASKED_IN_SQL = 20_000, 30


def main() -> None:
    """Ask every rule of the starter pack, of one and of all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=1_000_000)
    arguments = parser.parse_args()
    pack = check_playbook(read_pack("retail_starter"), currency="JPY")
    rules = [treatment.when for treatment in pack.treatments]
    people = make_people(arguments.customers)
    began = time.process_time()
    functions = [compile_rule(rule) for rule in rules]
    compiled = (time.process_time() - began) / len(rules)
    one = people.slice(0, 1).to_pylist()[0]
    each = [seconds_per_call(lambda f=function: f(one), ASKED) for function in functions]
    with tempfile.TemporaryDirectory() as scratch, DuckDbBackend(scratch=Path(scratch)) as engine:
        in_sql = ask_one_in_sql(engine, people.slice(0, 1), rules[0])
        in_bulk = ask_all(engine, people, rules)
    figures = {
        "us_per_person": round(max(each) * 1e6, 2),
        "us_per_person_mean": round(sum(each) / len(each) * 1e6, 2),
        "sql_us_per_person": round(in_sql * 1e6, 1),
        "ratio": round(in_sql / max(each)),
        "bulk_ns_per_person": round(in_bulk / len(rules) / arguments.customers * 1e9, 2),
        "compile_us": round(compiled * 1e6),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures))


def seconds_per_call(call: Any, n: int) -> float:
    """Return CPU seconds of one call."""
    began = time.process_time()
    for _ in range(n):
        call()
    return (time.process_time() - began) / n


def ask_one_in_sql(engine: DuckDbBackend, person: pa.Table, rule: str) -> float:
    """Return CPU seconds to ask a rule of one person by a query."""
    engine.register("contexts", person)
    plan = Plan((SqlStep("asked", f"SELECT {rule_sql(rule)} AS holds FROM contexts"),), ("asked",))

    def ask() -> None:
        engine.run(plan)
        engine.collect("asked")

    return seconds_per_call(ask, ASKED_IN_SQL)


def ask_all(engine: DuckDbBackend, people: pa.Table, rules: list[str]) -> float:
    """Return CPU seconds to count for how many each rule holds."""
    engine.register("contexts", people)
    counts = ", ".join(f"count_if({rule_sql(rule)}) AS n_{n}" for n, rule in enumerate(rules))
    plan = Plan((SqlStep("counted", f"SELECT {counts} FROM contexts"),), ("counted",))
    return seconds_per_call(lambda: engine.run(plan), 1)


def make_people(n: int) -> pa.Table:
    """Return made-up customers who differ in all that a rule may speak of."""
    rng = np.random.default_rng(1)
    columns = {}
    for name in RULE_COLUMNS:
        column = CONTEXTS.column(name)
        if pa.types.is_boolean(column.type):
            values: Any = rng.random(n) < 0.5
        elif pa.types.is_string(column.type):
            words = [*column.choices] or ["saving_time", "small_pleasures"]
            values = pa.array(words).take(pa.array(rng.integers(0, len(words), n)))
        else:
            values = rng.integers(0, 400, n)
        columns[name] = pa.array(values).cast(column.type)
    return pa.table(columns)


if __name__ == "__main__":
    main()
