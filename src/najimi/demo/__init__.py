"""The demo: real purchases from a public data set, replayed."""

from najimi.demo.run import DemoResult, run_demo

__all__ = ["DemoResult", "run_demo"]
