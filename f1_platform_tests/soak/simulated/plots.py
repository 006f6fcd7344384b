"""Two plots of a simulated season as SVG, written by hand: requests a day against the budget, memory over sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

WIDTH, HEIGHT, LEFT, BOTTOM = 960, 320, 70, 40
_TEXT = 'font-family="sans-serif" font-size="12"'


def requests_plot(days: dict[date, int], budget: int) -> str:
    """A bar a day; the budget is a line where it fits, else it is told in words."""
    most = max(days.values())
    top = budget if budget <= 3 * most else round(most * 1.2)
    step = (WIDTH - LEFT) / len(days)
    marks = [
        f'<rect x="{LEFT + n * step:.1f}" y="{_y(count, top):.1f}" width="{max(1.0, step - 0.5):.1f}" '
        f'height="{_y(0, top) - _y(count, top):.1f}" fill="#c0392b"><title>{day}: {count}</title></rect>'
        for n, (day, count) in enumerate(days.items())
    ]
    if top == budget:
        y = _y(budget, top)
        marks.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="#2c3e50" stroke-dasharray="6 4"/>')
    months = [(n, day) for n, day in enumerate(days) if day.day == 1]
    ticks = [(LEFT + n * step, f"{day:%b}") for n, day in months]
    return _drawn(f"Requests a day; the budget is {budget:,}", marks, ticks, top)


def memory_plot(memory: Sequence[tuple[int, int]]) -> str:
    """Resident memory, MB, over the sessions that have ended."""
    last, top = max(sessions for sessions, _ in memory), max(size for _, size in memory) / 1024 * 1.2
    step = (WIDTH - LEFT) / max(1, last)
    points = " ".join(f"{LEFT + sessions * step:.1f},{_y(size / 1024, top):.1f}" for sessions, size in memory)
    line = f'<polyline points="{points}" fill="none" stroke="#2c3e50" stroke-width="2"/>'
    ticks = [(LEFT + sessions * step, str(sessions)) for sessions in range(0, last + 1, 20)]
    return _drawn("Resident memory, MB, over sessions that have ended", [line], ticks, top)


def _drawn(title: str, marks: Iterable[str], ticks: Iterable[tuple[float, str]], top: float) -> str:
    below = [f'<text x="{x:.1f}" y="{HEIGHT - 12}" {_TEXT}>{said}</text>' for x, said in ticks]
    beside = [
        f'<text x="{LEFT - 8}" y="{_y(value, top) + 4:.1f}" text-anchor="end" {_TEXT}>{value:,.0f}</text>'
        for value in (0, top / 2, top)
    ]
    axis = f'<line x1="{LEFT}" x2="{WIDTH}" y1="{_y(0, top)}" y2="{_y(0, top)}" stroke="#7f8c8d"/>'
    head = f'<text x="{LEFT}" y="18" {_TEXT} font-weight="bold">{title}</text>'
    body = "\n".join([head, axis, *marks, *below, *beside])
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    paper = '<rect width="100%" height="100%" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>\n{paper}\n{body}\n</svg>\n'


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - 30)
