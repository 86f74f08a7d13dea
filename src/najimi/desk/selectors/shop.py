"""The workspace as pages see it, and what people did with the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User

from najimi.desk import engine
from najimi.desk.models import CarriedOut, LeftInPeace
from najimi.errors import NajimiError

OWNER = "owner"
N_TOPICS = 4


@dataclass(frozen=True)
class Notes:
    """What a page of this workspace must say about its data."""

    is_replay: bool
    made_up: tuple[str, ...]

    @property
    def topics(self) -> list[str]:
        """What the first few sentences are about: their words before a colon."""
        parted = (sentence.partition(":") for sentence in self.made_up)
        return [topic.strip() for topic, colon, _ in parted if colon][:N_TOPICS]

    @property
    def has_more(self) -> bool:
        """Whether more is made up than the topics name."""
        return len(self.made_up) > len(self.topics)


def get_shop() -> engine.Shop:
    """
    Return the workspace at the turn that readers see now.

    Raises
    ------
    NoTurnError
        If there is no turn yet.
    """
    return engine.open_shop(settings.WORKSPACE)


def get_notes(locale: str) -> Notes | None:
    """Return what is made up and whether this is a replay; ``None`` before the first turn."""
    try:
        shop = get_shop()
    except NajimiError:
        return None
    return Notes(shop.manifest.is_replay, tuple(shop.made_up(locale)))


def get_owner() -> User:
    """Return the owner's account."""
    return User.objects.get(username=OWNER)


def count_handled(decision_ids: Iterable[str]) -> int:
    """Return how many of some decisions people have dealt with; there may be very many."""
    handled: set[str] = set()
    for model in (CarriedOut, LeftInPeace):
        handled.update(model.objects.values_list("decision_id", flat=True))
    return len(handled.intersection(decision_ids))


def list_handled(decision_ids: Iterable[str]) -> dict[str, str]:
    """Return which decisions people have dealt with: ``done``, or the reason for leaving."""
    ids = list(decision_ids)
    left = LeftInPeace.objects.filter(decision_id__in=ids).values_list("decision_id", "reason")
    carried_out = CarriedOut.objects.filter(decision_id__in=ids).values_list(
        "decision_id", flat=True
    )
    return dict(left) | dict.fromkeys(carried_out, "done")
