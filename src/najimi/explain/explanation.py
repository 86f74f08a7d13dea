"""What an explanation holds: one decision in words, and what else was considered."""

from __future__ import annotations

from dataclasses import dataclass

from najimi.words import say


@dataclass(frozen=True)
class NotChosen:
    """One treatment that was considered and not chosen, with the reason in words."""

    treatment_id: str
    title: str
    mark: str
    why: str


@dataclass(frozen=True)
class Explanation:
    """
    One decision in words.

    ``headline`` says what is to be done, ``why`` the reasons, ``who`` what is known of the
    person's value and standing, ``not_chosen`` what else was considered, ``not_meant`` what is
    meant for others with what they would have to have for it, and ``not_ours``, where nothing
    is done, what may help them that we do not sell; ``path`` what they get from us on a way of
    their own, and how we support them.
    """

    customer_id: str
    treatment_id: str | None
    headline: str
    benefit: str | None
    who: tuple[str, ...]
    why: tuple[str, ...]
    not_chosen: tuple[NotChosen, ...]
    not_meant: tuple[NotChosen, ...] = ()
    not_ours: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    def as_text(self, locale: str) -> str:
        """Return the explanation as a short note."""
        parts = [self.headline, *([self.benefit] if self.benefit else [])]
        parts += ["", say("explain-why", locale), *(f"  {line}" for line in self.why)]
        parts += ["", say("explain-who", locale), *(f"  {line}" for line in self.who)]
        parts += [f"  {line}" for line in self.path]
        if self.not_chosen:
            parts += ["", say("explain-not-chosen", locale)]
            parts += [f"  {item.title} - {item.why}" for item in self.not_chosen]
        if self.not_meant:
            parts += ["", say("explain-not-meant", locale)]
            parts += [f"  {item.title} - {item.why}" for item in self.not_meant]
        if self.not_ours:
            parts += ["", say("explain-not-ours", locale)]
            parts += [f"  {line}" for line in self.not_ours]
        return "\n".join(parts)
