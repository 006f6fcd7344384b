"""Any order of leases, publications, deletions and cleanings: what a reader was given stays whole while it may read.

A model of HBase stands beside the state: of a cell that every run has, which versions may be there.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.state import Lease, State, read_state
from f1_platform.raw.hbase.tables import RUNS_KEPT
from f1_platform.raw.port import Report

UNIT = Unit(2024, 1229, 9472, "laps")
NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)

clocks = st.timedeltas(timedelta(hours=-1), timedelta(hours=1)).map(lambda wrong: NOON + wrong)
"""Of machines that do not agree: an hour behind, an hour ahead."""


def look(at: datetime, rows: int) -> Report:
    """The report of a look that brought so many records."""
    content = f"{rows:032x}" if rows else None
    return Report(UNIT, "ok" if rows else "empty", rows, content, looked_at=at, changed_at=at, run_id="a run")


class AnyOrder(RuleBasedStateMachine):
    """One unit, its writers and its readers; each may be killed between any two steps."""

    cleanings = Bundle("cleanings")
    swept = Bundle("swept")

    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.runs = list[int]()
        self.gone_below = 0
        self.late = set[int]()
        self.readers = set[int]()

    @property
    def versions(self) -> list[int]:
        """Of a cell that every run wrote, those that no cleaning has deleted."""
        return [run for run in self.runs if run >= self.gone_below or run in self.late]

    @rule(now=clocks)
    def a_writer_takes_the_lease(self, now: datetime) -> None:
        self.state = self.state.leased("a writer", now)
        assert self.state.lease is not None
        assert self.state.lease.run > max(self.runs, default=0)
        self.runs.append(self.state.lease.run)

    @precondition(lambda self: self.state.lease)
    @rule()
    def it_shows_that_it_is_alive(self) -> None:
        lease = self.state.lease
        assert lease is not None
        self.state = replace(self.state, lease=replace(lease, beat=lease.beat + 1))

    @precondition(lambda self: self.state.lease)
    @rule()
    def it_gives_up(self) -> None:
        self.state = self.state.given_up()

    @precondition(lambda self: self.runs)
    @rule(which=st.randoms(use_true_random=False))
    def one_that_was_not_heard_of_went_on_and_learns_that_it_lost_its_lease(self, which: Random) -> None:
        run = which.choice(self.runs)
        self.late.add(run)
        self.state = self.state.left(run)

    @precondition(lambda self: self.state.lease)
    @rule(now=clocks, rows=st.integers(0, 3))
    def it_publishes(self, now: datetime, rows: int) -> None:
        written = self.state.lease
        assert written is not None
        self.state = self.state.published(look(now, rows), {"1": rows} if rows else {})
        assert (self.state.run, self.state.lease, self.state.rows) == (written.run, None, rows)
        assert self.state.is_readable
        assert self.state.told > 0

    @rule(now=clocks)
    def what_is_published_is_found_not_to_be_whole(self, now: datetime) -> None:
        self.state = self.state.lost(now)
        assert not self.state.is_readable

    @precondition(lambda self: self.state.is_readable and self.state.run)
    @rule()
    def a_reader_begins(self) -> None:
        self.readers.add(self.state.run)

    @rule(now=clocks, failed=st.booleans())
    def a_look_brings_nothing_new(self, now: datetime, failed: bool) -> None:
        before = self.state
        report = look(now, before.rows)
        self.state = before.looked(replace(report, status="failed") if failed else report)
        assert self.state.told > before.told
        assert (self.state.run, self.state.horizon, self.state.lease) == (before.run, before.horizon, before.lease)

    @rule(now=clocks)
    def somebody_deletes_it(self, now: datetime) -> None:
        self.state = self.state.deleted(now)
        assert self.state.report(UNIT, {}, "") is None
        assert self.state.run > max(self.runs, default=0)
        self.runs.append(self.state.run)

    @rule(target=cleanings, all_of_them=st.booleans())
    def a_cleaning_begins(self, all_of_them: bool) -> int:
        below = self.state.run if all_of_them else min(self.state.horizon, self.state.run)
        self.state = replace(self.state, horizon=max(self.state.horizon, below))
        return below

    @rule(target=swept, below=consumes(cleanings))
    def its_cells_are_deleted(self, below: int) -> int:
        self.gone_below = max(self.gone_below, below)
        self.late = {run for run in self.late if run >= below}
        return below

    @rule(below=consumes(swept))
    def the_cleaning_ends(self, below: int) -> None:
        self.state = self.state.cleaned(below)
        # What came late in just this moment, `f1 hbase fsck` alone finds.
        self.late = {run for run in self.late if run >= below}

    @invariant()
    def who_may_read_on_finds_every_cell(self) -> None:
        for run in self.readers:
            if run >= self.state.horizon:
                assert run >= self.gone_below, "deleted under a reader"
                above = [version for version in self.versions if version > run]
                assert len(above) < RUNS_KEPT, "pushed out under a reader"

    @invariant()
    def what_is_published_can_be_read_or_says_that_it_cannot(self) -> None:
        report = self.state.report(UNIT, {}, "")
        if report is not None and not self.state.is_readable:
            assert (report.status, report.rows, report.content_hash) == ("failed", 0, None)
        if report is not None and report.content_hash is not None:
            assert self.state.horizon <= self.state.run

    @invariant()
    def every_cell_that_may_lie_about_is_known(self) -> None:
        lease = {self.state.lease.run} if self.state.lease else set[int]()
        known = {self.state.run, *self.state.stale, *self.state.broken} | lease
        assert set(self.versions) <= known

    @invariant()
    def it_is_read_back_as_it_was_written(self) -> None:
        assert read_state(self.state.text()) == self.state


AnyOrder.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase


@given(
    st.builds(
        State,
        status=st.sampled_from([None, "ok", "empty", "failed"]),
        rows=st.integers(0, 2**31),
        content_hash=st.none() | st.text("0123456789abcdef", min_size=32, max_size=32),
        looked_at=st.none() | clocks,
        changed_at=st.none() | clocks,
        empty_since=st.none() | clocks,
        run_id=st.text(),
        run=st.integers(0, 2**62),
        horizon=st.integers(0, 2**62),
        stale=st.lists(st.integers(1, 2**62), max_size=5).map(tuple),
        broken=st.lists(st.integers(1, 2**62), max_size=5).map(tuple),
        parts=st.dictionaries(st.text(), st.integers(0, 10**6)),
        told=st.integers(0, 2**62),
        lease=st.none() | st.builds(Lease, holder=st.text(), run=st.integers(1, 2**62), beat=st.integers(0, 9)),
    )
)
def test_a_state_is_read_back_as_it_was_written(state: State):
    assert read_state(state.text()) == state


def test_a_state_that_a_newer_platform_wrote_is_read_as_far_as_it_is_known():
    text = State(status="ok", rows=3, run=7).text()
    assert read_state(text[:-1] + b',"invented_later":[1]}') == State(status="ok", rows=3, run=7)


def test_five_writers_in_a_row_may_be_killed_before_the_records_of_before_cannot_be_read():
    state = State().leased("first", NOON).published(look(NOON, 3), {})
    killed = 0
    while (state := state.leased(f"writer {killed}", NOON)).is_readable:
        killed += 1

    assert killed == RUNS_KEPT - 1
    assert "is not whole any more" in (state.report(UNIT, {}, "") or look(NOON, 0)).error
    published = state.published(look(NOON, 3), {})
    assert published.is_readable
    assert published.broken == ()
