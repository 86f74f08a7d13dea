"""The search for prices as passes over a table: what ``allocating`` asks for, a backend gathers."""

from najimi.customize.pricing.asking import N_SAMPLED
from najimi.customize.pricing.gathering import GATHERED_SCHEMA
from najimi.customize.pricing.step import allocation_step, prices_step

__all__ = ["GATHERED_SCHEMA", "N_SAMPLED", "allocation_step", "prices_step"]
