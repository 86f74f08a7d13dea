"""What each class of data is for, and how long it may be kept: said once, for people and code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DataClass:
    """
    One class of personal data.

    Parameters
    ----------
    name : str
        Key of its words in the catalogue: ``held-<name>`` and ``held-<name>-purpose``.
    tables : tuple of str
        The fact tables it lies in.
    """

    name: str
    tables: tuple[str, ...]

    @property
    def words(self) -> str:
        """Key of what it is called."""
        return f"held-{self.name}"

    @property
    def purpose(self) -> str:
        """Key of what it is for."""
        return f"held-{self.name}-purpose"


DATA_CLASSES = (
    DataClass("people", ("people",)),
    DataClass("links", ("links",)),
    DataClass("memberships", ("memberships",)),
    DataClass("orders", ("order_lines",)),
    DataClass("contacts", ("interactions",)),
    DataClass("consents", ("consents",)),
    DataClass("restrictions", ("restrictions",)),
    DataClass("decisions", ("decisions_issued",)),
)
"""In the order in which a person is told; products are nobody's."""
