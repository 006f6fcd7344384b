"""The first program of a run's container: makes DAGSTER_HOME known, then becomes what the launcher asked for.

The address of Dagster's record goes from its secret file into this one process, and stands nowhere outside of it.

Usage: python -m f1_platform.orchestration.run_worker PROGRAM [ARGUMENT...]
"""

from __future__ import annotations

import os
import sys

from f1_platform.orchestration.instance import prepare
from f1_platform.settings import load_settings

if __name__ == "__main__":
    prepare(load_settings())
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the launcher's words, from Dagster's own record
