"""A torn end is nobody's loss; damage is named, and all around it is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from najimi.journal.framing import HEADER_BYTES, MARK, frame, read_frames

PAYLOADS = st.lists(st.binary(max_size=40) | st.just(MARK * 3) | st.just(frame(b"inside")))


@given(PAYLOADS)
def test_what_was_framed_is_read(payloads: list[bytes]) -> None:
    read = read_frames(b"".join(map(frame, payloads)))
    assert (read.payloads, read.broken, read.n_torn_bytes) == (payloads, [], 0)


@given(PAYLOADS, st.integers(min_value=0))
def test_any_cut_gives_exactly_the_whole_frames_before_it(payloads: list[bytes], cut: int) -> None:
    data = b"".join(map(frame, payloads))
    at = cut % (len(data) + 1)
    n_whole, end = 0, 0
    while n_whole < len(payloads) and end + HEADER_BYTES + len(payloads[n_whole]) <= at:
        end += HEADER_BYTES + len(payloads[n_whole])
        n_whole += 1
    read = read_frames(data[:at])
    assert (read.payloads, read.broken, read.n_torn_bytes) == (payloads[:n_whole], [], at - end)


@given(
    st.lists(st.binary(max_size=40), min_size=3, max_size=6), st.data()
)  # every byte of a frame counts
def test_a_flipped_bit_costs_its_own_frame_and_no_other(
    payloads: list[bytes], data: st.DataObject
) -> None:
    frames = [frame(payload) for payload in payloads]
    hit = data.draw(st.integers(0, len(frames) - 1))
    at = data.draw(st.integers(0, len(frames[hit]) - 1))
    bad = bytearray(frames[hit])
    bad[at] ^= 1 << data.draw(st.integers(0, 7))
    read = read_frames(b"".join([*frames[:hit], bytes(bad), *frames[hit + 1 :]]))
    assert read.payloads == payloads[:hit] + payloads[hit + 1 :]
    start = sum(map(len, frames[:hit]))
    assert read.broken == [(start, start + len(frames[hit]))]


def test_room_that_was_never_written_to_is_no_damage() -> None:
    read = read_frames(frame(b"a") + bytes(500))
    assert (read.payloads, read.broken, read.n_torn_bytes) == ([b"a"], [], 500)
