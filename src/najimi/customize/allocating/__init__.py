"""Who gets what when there is only so much: whole-number allocation by prices, with its proof."""

from najimi.customize.allocating.allocation import Allocation, allocate
from najimi.customize.allocating.capacities import Capacity

__all__ = ["Allocation", "Capacity", "allocate"]
