"""
Frames: how records lie in a segment, so that a torn end and damage are told apart.

A frame is a mark, the length of its payload, a CRC-32 of the payload, a CRC-32 of these three,
and the payload. A process killed in writing leaves a beginning of a frame and nothing after it;
anything else that is no frame is damage. What the payload says is not known here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from zlib import crc32

MARK = b"NJF1"
_HEAD = struct.Struct("<4sII")
_CHECK = struct.Struct("<I")
HEADER_BYTES = _HEAD.size + _CHECK.size


@dataclass(frozen=True)
class Frames:
    """
    What a segment holds.

    Parameters
    ----------
    payloads : list of bytes
        Of every whole frame, in order.
    broken : list of tuple of int and int
        First byte of each damaged stretch, and the byte after its last.
    n_torn_bytes : int
        Length of a beginning of a frame at the very end; it was never acknowledged.
    """

    payloads: list[bytes] = field(default_factory=list)
    broken: list[tuple[int, int]] = field(default_factory=list)
    n_torn_bytes: int = 0


def frame(payload: bytes) -> bytes:
    """
    Return a payload as a frame.

    Examples
    --------
    >>> len(frame(b"hello")) - HEADER_BYTES
    5
    """
    head = _HEAD.pack(MARK, len(payload), crc32(payload))
    return head + _CHECK.pack(crc32(head)) + payload


def read_frames(data: bytes) -> Frames:
    """
    Take a segment apart; whole frames on both sides of damage are found.

    Parameters
    ----------
    data : bytes

    Examples
    --------
    >>> read_frames(frame(b"a") + frame(b"b")[:-1])
    Frames(payloads=[b'a'], broken=[], n_torn_bytes=16)
    >>> damaged = frame(b"a").replace(b"a", b"x") + frame(b"b")
    >>> read_frames(damaged)
    Frames(payloads=[b'b'], broken=[(0, 17)], n_torn_bytes=0)
    """
    payloads, broken, at = list[bytes](), list[tuple[int, int]](), 0
    while at < len(data):
        payload = _payload_at(data, at)
        if payload is not None:
            payloads.append(payload)
            at += HEADER_BYTES + len(payload)
            continue
        if _is_torn(data, at):
            return Frames(payloads, broken, len(data) - at)
        following = _next_frame(data, at + 1)
        broken.append((at, following))
        at = following
    return Frames(payloads, broken)


def _length_at(data: bytes, at: int) -> int | None:
    """Return the length of the payload that a sound header promises."""
    head, check = data[at : at + _HEAD.size], data[at + _HEAD.size : at + HEADER_BYTES]
    if len(check) < _CHECK.size or _CHECK.unpack(check)[0] != crc32(head):
        return None
    mark, length, _ = _HEAD.unpack(head)
    return int(length) if mark == MARK else None


def _payload_at(data: bytes, at: int) -> bytes | None:
    length = _length_at(data, at)
    if length is None:
        return None
    payload = data[at + HEADER_BYTES : at + HEADER_BYTES + length]
    is_whole = len(payload) == length and crc32(payload) == _HEAD.unpack_from(data, at)[2]
    return payload if is_whole else None


def _is_torn(data: bytes, at: int) -> bool:
    """Return whether what is left is the beginning of one frame, or room never written to."""
    n_left = len(data) - at
    if n_left < HEADER_BYTES:
        rest = data[at : at + len(MARK)]
        return MARK.startswith(rest) or not any(data[at:])
    length = _length_at(data, at)
    if length is None:
        return not any(data[at:])
    return at + HEADER_BYTES + length > len(data)


def _next_frame(data: bytes, at: int) -> int:
    while (found := data.find(MARK, at)) >= 0:
        if _length_at(data, found) is not None:
            return found
        at = found + 1
    return len(data)
