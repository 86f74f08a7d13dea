"""
How many of the planted duplicates are found, and how many of those found are right?

A labelled set of invented Japanese people (see ``najimi.demo.lookalikes``) goes through the same
code as ``najimi duplicates``, from facts to the stored pairs. Precision and recall are those of
the pairs at or above the queue's probability; pairs that are listed only for an equal key are
counted apart. The run before, which makes the shop and its turn, is not in the CPU seconds.

    python benchmarks/duplicates.py                 20,000 people
    python benchmarks/duplicates.py --people 1000000

Ends with one JSON line: precision, recall, pairs, pairs_left_out, cpu_s, peak_mb and more.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from najimi.config import Settings
from najimi.demo.lookalikes import make_lookalikes, true_pairs
from najimi.loop import run_turn
from najimi.matching import QUEUE_PROBABILITY, find_duplicates
from najimi.playbooks import read_pack
from najimi.tables.matching import PAIRS_FILE
from najimi.testing import fact_rows
from najimi.workspace import create_workspace, open_workspace

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)
SURE = 0.95


def main() -> None:
    """Make a shop, find its duplicates in a process of its own, and compare with the truth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--find", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.find:
        print(json.dumps(find(arguments.find)))
        return
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        who = make_shop(shop, arguments.people, arguments.seed)
        told = subprocess.run(
            [sys.executable, __file__, "--find", str(shop)],
            check=True,
            capture_output=True,
            text=True,
        )
        figures = quality(shop, who) | json.loads(told.stdout.splitlines()[-1])
        print(json.dumps({"benchmark": "duplicates", "people": arguments.people} | figures))


def make_shop(folder: Path, n_people: int, seed: int) -> list[int]:
    """Make a workspace with the labelled people and one turn; return who each statement is about."""
    workspace = create_workspace(folder, Settings(), playbook_text=read_pack("retail_starter"))
    rows, who = make_lookalikes(n_people, seed=seed)
    workspace.facts.append("people", fact_rows("people", rows).to_reader())
    run_turn(workspace, as_of=AS_OF)
    return who


def find(folder: Path) -> dict[str, float]:
    """Find the duplicates; return CPU seconds and peak memory of this process."""
    started = time.process_time()
    found = find_duplicates(open_workspace(folder))
    return {
        "customers": found.n_customers,
        "is_trained": found.is_trained,
        "pairs_left_out": found.left_out.n_pairs,
        "cpu_s": round(time.process_time() - started, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def quality(folder: Path, who: list[int]) -> dict[str, float]:
    """Return precision and recall of the stored pairs against the labels."""
    turn = open_workspace(folder).turns.current()
    assert turn is not None  # noqa: S101 - make_shop has just made it
    keys = turn.read("identities").to_pydict()
    place = {
        customer: int(key[1:])
        for customer, key in zip(keys["customer_id"], keys["source_key"], strict=True)
    }
    pairs, truth = pq.read_table(folder / PAIRS_FILE).to_pydict(), true_pairs(who)
    found = [
        tuple(sorted((place[one], place[other])))
        for one, other in zip(pairs["customer_id"], pairs["other_customer_id"], strict=True)
    ]
    is_true = np.array([pair in truth for pair in found])
    probability = np.array(pairs["match_probability"])
    figures: dict[str, float] = {"true_pairs": len(truth), "pairs": len(found)}
    for label, lowest in (("", QUEUE_PROBABILITY), ("_sure", SURE)):
        listed = probability >= lowest
        figures |= {
            f"precision{label}": round(float(is_true[listed].mean()), 4),
            f"recall{label}": round(float(is_true[listed].sum()) / len(truth), 4),
        }
    return figures | {
        "only_for_a_key": int((probability < QUEUE_PROBABILITY).sum()),
        "true_among_them": int(is_true[probability < QUEUE_PROBABILITY].sum()),
    }


if __name__ == "__main__":
    main()
