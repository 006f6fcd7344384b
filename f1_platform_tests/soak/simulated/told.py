"""What a simulated season came to: when sessions were served, what upstream was asked and answered, memory, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import linear_regression, median

from f1_platform.openf1 import Session
from f1_platform_tests.soak.simulated.openf1 import Asked

_WIDTH = 60


@dataclass
class Told:
    """The figures of a season.

    Attributes:
        served: minutes after its end that a session was served, by session_key.
        asked: requests as upstream saw them.
        runs: that the sensors asked for.
        failed: those of them in which something failed.
        follows: times that marts and served tables were brought up to date.
        ticks: instants at which the sensors were called.
        silent: of those between events, at which there was nothing to ask for.
        waited: simulated seconds that runs waited for limits, holds and retries.
        memory: resident kB at an instant, and how many sessions there were by then.
        findings: rows of the mart of findings.
        differences: units that changed upstream after they had been stored.
    """

    served: dict[int, float] = field(default_factory=dict[int, float])
    asked: Sequence[Asked] = ()
    runs: int = 0
    failed: int = 0
    follows: int = 0
    ticks: int = 0
    silent: int = 0
    waited: float = 0.0
    memory: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    findings: int = 0
    differences: int = 0

    def answered(self, status: int) -> int:
        """How many requests were answered so."""
        return sum(one.status == status for one in self.asked)

    def by_day(self) -> dict[date, int]:
        """Requests of each day from the first to the last, quiet ones among them."""
        counts = Counter(one.at.date() for one in self.asked)
        first, last = min(counts), max(counts)
        return {day: counts[day] for n in range((last - first).days + 1) if (day := first + timedelta(days=n))}

    def growth(self) -> float:
        """kB a session by which memory grows over the last three quarters of the season: least squares."""
        late = self.memory[len(self.memory) // 4 :]
        return linear_regression([sessions for sessions, _ in late], [size for _, size in late]).slope

    def by_look(self, sessions: Iterable[Session], ages: Sequence[timedelta]) -> dict[str, int]:
        """Requests by what they were for: the catalogue, or a session so long after its end."""
        ends = {session.session_key: session.end for session in sessions}
        counts = Counter[str]()
        for one in self.asked:
            if one.session_key is None:
                counts["catalogue"] += 1
                continue
            passed = [age for age in ages if ends[one.session_key] + age <= one.at]
            counts[f"after {_said(passed[-1])}" if passed else "sooner"] += 1
        return dict(counts)


def table(told: Told, sessions: Sequence[Session], ages: Sequence[timedelta], budget: int) -> str:
    """The season in figures, one a line."""
    minutes, days = sorted(told.served.values()), told.by_day()
    held = sum(not session.cancelled for session in sessions)
    most = max(days, key=days.__getitem__)
    sizes = [size for _, size in told.memory]
    rows = {
        "sessions": f"{len(sessions)}, {held} of them held",
        "served": f"{len(minutes)}; {minutes[0]:.1f} / {median(minutes):.1f} / {minutes[-1]:.1f} min after their end"
        " (least / median / most)"
        if minutes
        else "none",
        "requests": f"{len(told.asked):,} on {len(days)} days; most on {most}: {days[most]} of a budget of {budget:,}",
        **{f"  {look}": f"{count:,}" for look, count in told.by_look(sessions, ages).items()},
        "401, 429": f"{told.answered(401)}, {told.answered(429)}",
        "waits": f"{told.waited / 60:.0f} min in all",
        "runs": f"{told.runs:,}, {told.failed} of them failed; marts followed {told.follows} times",
        "sensors": f"called at {told.ticks:,} instants, and at {told.silent} between them, all silent",
        "findings": f"{told.findings:,}",
        "changes": f"{told.differences:,} units changed after they had been stored",
        "memory": f"{sizes[0] // 1024} to {sizes[-1] // 1024} MB, most {max(sizes) // 1024};"
        f" {told.growth():+.0f} kB a session over the last three quarters",
    }
    return "\n".join(f"{name:14} {value}" for name, value in rows.items())


def histogram(days: dict[date, int]) -> str:
    """Requests by week, a bar each: a season fits on a page."""
    weeks = Counter[date]()
    for day, count in days.items():
        weeks[day - timedelta(days=day.weekday())] += count
    most = max(weeks.values())
    return "\n".join(f"{week} {count:5} {'#' * round(count / most * _WIDTH)}" for week, count in sorted(weeks.items()))


def _said(age: timedelta) -> str:
    hours = age / timedelta(hours=1)
    return f"{age.days} d" if age.days > 1 else f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
