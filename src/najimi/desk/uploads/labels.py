"""What a file is called on the pages, also after its name was let go."""

from __future__ import annotations

from najimi.desk import engine
from najimi.desk.models import Upload
from najimi.words import say


def label_of(upload: Upload, locale: str) -> str:
    """
    Return the name of a file; once it is loaded, what it was and how many rows it had.

    A name is not kept, because it is somebody's often enough.
    """
    if upload.name != upload.upload_id:
        name: str = upload.name
        return name
    if upload.state == Upload.State.LOADED:
        layout = upload.report.get("layout", "")
        known = engine.layout_in_words(layout, locale) if layout else upload.source
        what = known or say("uploads-some-file", locale)
        return say("uploads-label-loaded", locale, what=what, rows=upload.report["n_rows"])
    kilobytes = max(1, round(upload.size_bytes / 1024))
    return say("uploads-label-away", locale, kilobytes=kilobytes)
