"""Charts as SVG: geometry in per cent so that a chart fills its box, text in rem so that it never shrinks, colour from classes only."""

from programmes.templatetags.drawing.ink import Chart, clock, describe, number
from programmes.templatetags.drawing.measures import Bar, Minutes, Pain, Plot, Ring, Spark, Trend
from programmes.templatetags.drawing.scenes import BROKEN, CUT, FLAT, LOST, Scene
from programmes.templatetags.drawing.stairs import Ribbon, Stairs, StairsMini

__all__ = [
    "BROKEN",
    "CUT",
    "FLAT",
    "LOST",
    "Bar",
    "Chart",
    "Minutes",
    "Pain",
    "Plot",
    "Ribbon",
    "Ring",
    "Scene",
    "Spark",
    "Stairs",
    "StairsMini",
    "Trend",
    "clock",
    "describe",
    "number",
]
