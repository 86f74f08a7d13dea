"""Every sign of enclosure of one playbook, as remarks."""

from __future__ import annotations

from collections.abc import Iterator

from najimi.customize.enclosing.binding import binding_remarks
from najimi.customize.enclosing.leaning import leaning_remarks
from najimi.customize.enclosing.patterns import Pattern
from najimi.customize.enclosing.reading import find_patterns
from najimi.customize.remarks import Remark
from najimi.model.playbook import Playbook, Treatment


def enclosure_remarks(playbook: Playbook) -> Iterator[Remark]:
    """
    Yield each sign of enclosure in the words, the terms and the whole of a playbook.

    Parameters
    ----------
    playbook : Playbook
        Sound.
    """
    for treatment in playbook.treatments:
        for pattern, words in found_in(treatment).items():
            values = {"treatment": treatment.treatment_id, "words": " / ".join(words)}
            yield Remark(f"enclosure-{pattern.replace('_', '-')}", dict(values))
        yield from binding_remarks(treatment)
    yield from leaning_remarks(playbook)


def found_in(treatment: Treatment) -> dict[Pattern, list[str]]:
    """Return each pattern that the words of a treatment show, with what shows it per language."""
    found: dict[Pattern, list[str]] = {}
    for locale, words in treatment.words.items():
        reversal = (treatment.risk_reversal or {}).get(locale, "")
        text = "\n".join([words.title, words.text, words.benefit, reversal])
        for pattern, shown in find_patterns(text, locale):
            found.setdefault(pattern, []).append(shown)
    return found
