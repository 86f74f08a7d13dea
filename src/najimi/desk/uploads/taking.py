"""How a file arrives: on the disk of the workspace, and never more of it than we take."""

from __future__ import annotations

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 2 * 2**30
TOO_LARGE = "najimi.upload_too_large"


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes a file to a temporary one, and stops reading once it is longer than we take."""

    most_bytes = MOST_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of the file."""
        if self.request is not None and start + len(raw_data) > self.most_bytes:
            self.request.META[TOO_LARGE] = "yes"
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


def was_too_large(request: HttpRequest) -> bool:
    """Return whether a file of a request was not taken for its size."""
    return TOO_LARGE in request.META
