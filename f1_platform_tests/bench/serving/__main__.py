"""The API as wrk sees it: `python -m f1_platform_tests.bench.serving`, against (a) a plain design and (b) a constant.

One uvicorn worker each, 64 keep-alive connections. On a shared machine only what was measured in turns compares:
designs take turns over several rounds, medians are printed, and ratios are of one run. Without the recorded data
(F1_TEST_DATA) ready answers alone are measured.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from f1_platform_tests.api.judging.server import serving
from f1_platform_tests.bench.serving import report
from f1_platform_tests.bench.serving.hang import hang
from f1_platform_tests.bench.serving.homes import filled
from f1_platform_tests.bench.serving.rounds import Designs, measured
from f1_platform_tests.bench.serving.targets import ASKED, READY, WHOLE
from f1_platform_tests.bench.serving.whole import streamed
from f1_platform_tests.bench.serving.wrk import MISSING


def main() -> None:
    """Measures and prints as it goes."""
    asked = _arguments()
    if MISSING:
        print(MISSING)
        return
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as folder, ExitStack() as running:
        home = asked.home or Path(folder) / "home"
        recorded = filled(home) if asked.home is None else True
        plain, constant = (f"f1_platform_tests.bench.serving.{name}:create_app" for name in ("plain", "constant"))
        designs = Designs(
            running.enter_context(serving(home)),
            running.enter_context(serving(home, plain)),
            running.enter_context(serving(home, constant)),
        )
        print(report.HEAD)
        for target in READY + (ASKED if recorded else ()):
            print(report.lines(measured(designs, target, asked.rounds, asked.seconds)), flush=True)
        print(f"\npeak memory: API {designs.ours.peak_memory()} MB, plain design {designs.plain.peak_memory()} MB")
        print(f"the plain design with its usual pool: {hang(home, max(asked.seconds, 3))}")
        print(report.WHOLE_HEAD)
        for name, (path, accept) in WHOLE.items() if recorded else ():
            streams = [streamed(designs.ours, path, accept) for _ in range(asked.rounds)]
            print(report.whole(name, streams), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home that is filled already, with session 9472 and its telemetry")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each design (3)")
    parser.add_argument("--seconds", type=int, default=2, help="that a turn lasts (2)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
