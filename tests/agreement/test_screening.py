"""What screening counts and looks up is the same on DuckDB and Spark, offers and regret included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agreement.test_engines import assert_same_nested, in_one_order
from tests.customize.leaks.registering import derive
from tests.customize.leaks.world import ZONE, seeded_world

from najimi.backends import Backend, DuckDbBackend
from najimi.backends.spark import SparkBackend, open_session
from najimi.model.playbook import parse_playbook
from najimi.playbooks import read_pack

TABLES = ("contexts", "regrets", "upsell_gates", "resting", "alike", "refused", "case_summaries")
SEEDS = (3, 11, 29)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Backend, Backend]]:
    folder: Path = tmp_path_factory.mktemp("screening")
    with (
        DuckDbBackend(scratch=folder / "duckdb", time_zone=ZONE) as duckdb,
        SparkBackend(
            scratch=folder / "spark", session=open_session(), time_zone=ZONE, salt=""
        ) as spark,
    ):
        yield duckdb, spark


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_screen_a_random_world_alike(
    engines: tuple[Backend, Backend], seed: int
) -> None:
    world = seeded_world(seed, parse_playbook(read_pack("retail_starter"), currency="JPY"))
    for engine in engines:
        assert "upsell_gates" in derive(engine, world)
    for name in TABLES:
        duckdb, spark = (in_one_order(each.collect(name).to_pylist()) for each in engines)
        assert len(duckdb) == len(spark)
        for left, right in zip(duckdb, spark, strict=True):
            assert_same_nested(left, right, where=name)
