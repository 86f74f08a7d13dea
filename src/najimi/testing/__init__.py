"""What anyone who extends najimi can test with: the fixed cast of customers, in a small shop."""

from najimi.testing.cast import AS_OF, CAST, make_small_shop
from najimi.testing.facts import fact_rows
from najimi.testing.processes import environment_with
from najimi.testing.told import told_rows

__all__ = ["AS_OF", "CAST", "environment_with", "fact_rows", "make_small_shop", "told_rows"]
