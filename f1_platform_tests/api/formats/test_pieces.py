from hypothesis import given, settings
from hypothesis import strategies as st

from api.formats.pieces import LEAST, MOST, gathered

SIZES = st.lists(st.sampled_from([0, 1, 100, LEAST - 1, LEAST, LEAST + 1, MOST - 1, MOST, MOST + 1, 5 * MOST + 7]))


@settings(deadline=None, max_examples=50)
@given(SIZES)
def test_pieces_are_the_same_bytes_none_too_small_and_none_too_large(sizes: list[int]):
    parts = [bytes([number % 251]) * size for number, size in enumerate(sizes)]

    pieces = list(gathered(parts))

    assert b"".join(pieces) == b"".join(parts)
    assert all(LEAST <= len(piece) <= MOST for piece in pieces[:-1])
    assert all(0 < len(piece) <= MOST for piece in pieces[-1:])


def test_a_piece_goes_out_as_soon_as_it_is_there():
    taken: list[int] = []
    parts = (taken.append(number) or b"x" * LEAST for number in range(10))

    next(gathered(parts))

    assert taken == [0]
