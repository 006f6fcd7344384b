"""Where the recorded data lies, for tests that need it; they skip with the reason where it is absent."""

import pytest

from f1_platform.settings import load_settings

DATA = load_settings().test_data
OPENF1 = DATA / "openf1"
ERGAST = DATA / "ergast"

needs_data = pytest.mark.skipif(not OPENF1.is_dir(), reason=f"no recorded data at {DATA} (F1_TEST_DATA)")
