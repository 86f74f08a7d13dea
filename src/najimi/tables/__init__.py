"""What the phases hand each other: grain, key, columns, types, units; ``check(table, data)``."""

from najimi.tables.contract import Checker, Column, Table, check
from najimi.tables.facts import FACT_TABLES
from najimi.tables.turn import TURN_TABLES

__all__ = ["FACT_TABLES", "TURN_TABLES", "Checker", "Column", "Table", "check"]
