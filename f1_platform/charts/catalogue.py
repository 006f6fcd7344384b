"""All charts, by name."""

from __future__ import annotations

from f1_platform.charts.chart import Chart
from f1_platform.charts.coverage import COVERAGE
from f1_platform.charts.race.gaps import GAPS
from f1_platform.charts.race.lap_chart import LAP_CHART
from f1_platform.charts.race.lap_times import LAP_TIMES
from f1_platform.charts.race.qualifying_gaps import QUALIFYING_GAPS
from f1_platform.charts.race.sectors import SECTORS
from f1_platform.charts.race.speed_traps import SPEED_TRAPS
from f1_platform.charts.race.tyre_strategy import TYRE_STRATEGY
from f1_platform.charts.season.career import CAREER
from f1_platform.charts.season.compared_careers import COMPARED_CAREERS
from f1_platform.charts.season.fastest_laps import FASTEST_LAPS
from f1_platform.charts.season.points import POINTS
from f1_platform.charts.track.laps_compared import LAPS_COMPARED
from f1_platform.charts.track.track_map import TRACK_MAP

CHARTS: dict[str, Chart] = {
    chart.name: chart
    for chart in (
        LAP_CHART,
        LAP_TIMES,
        GAPS,
        TYRE_STRATEGY,
        SECTORS,
        SPEED_TRAPS,
        QUALIFYING_GAPS,
        POINTS,
        CAREER,
        COMPARED_CAREERS,
        FASTEST_LAPS,
        COVERAGE,
        LAPS_COMPARED,
        TRACK_MAP,
    )
}
