"""Labels at the ends of lines: moved apart where they would lie on each other."""

from __future__ import annotations

from collections.abc import Sequence


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Moves values apart, as little as it takes, in their order.

    Args:
        values: where labels belong.
        gap: the least distance of two; shared out evenly where there is no room for it.
        low: the least place.
        high: the greatest place.

    Returns:
        A place for each value, in the order given.
    """
    if not values:
        return []
    gap = min(gap, (high - low) / max(len(values) - 1, 1))
    order = sorted(range(len(values)), key=lambda at: (values[at], -at))
    # Each block of labels that touch stands around the mean of where they belong.
    blocks: list[list[float]] = []
    for nth, at in enumerate(order):
        blocks.append([values[at] - nth * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            blocks[-2].extend(blocks.pop())
    room = high - low - (len(values) - 1) * gap
    bases = [min(max(_mean(block), low), low + room) for block in blocks for _ in block]
    places = {at: base + nth * gap for nth, (at, base) in enumerate(zip(order, bases, strict=True))}
    return [places[at] for at in range(len(values))]


def _mean(block: Sequence[float]) -> float:
    return sum(block) / len(block)
