"""Where a plan runs; only this package executes."""

from najimi.backends.duckdb import DuckDbBackend
from najimi.backends.protocol import Backend

__all__ = ["Backend", "DuckDbBackend"]
