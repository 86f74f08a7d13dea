"""Geometry of the small drawings: numbers in, coordinates out; the templates draw them."""

from najimi.desk.charts.flows import Band, Flows, Node, flows, shades
from najimi.desk.charts.plots import SIZE, Dot, Mark, Plot, RecordLine, calibration, record
from najimi.desk.charts.shapes import (
    CHART_HEIGHT,
    Bar,
    Interval,
    Layer,
    Step,
    curve,
    errors,
    interval,
    intervals,
    month_bars,
    path,
    pyramid,
    share,
)

__all__ = [
    "CHART_HEIGHT",
    "SIZE",
    "Band",
    "Bar",
    "Dot",
    "Flows",
    "Interval",
    "Layer",
    "Mark",
    "Node",
    "Plot",
    "RecordLine",
    "Step",
    "calibration",
    "curve",
    "errors",
    "flows",
    "interval",
    "intervals",
    "month_bars",
    "path",
    "pyramid",
    "record",
    "shades",
    "share",
]
