"""The function that AWS runs when a new archive lies in the bucket: a file that no package holds."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from f1_platform_tests.deployment.charts import DEPLOY


def trigger_function() -> ModuleType:
    """Its module, as AWS loads it."""
    spec = importlib.util.spec_from_file_location("launch", DEPLOY / "terraform" / "trigger" / "launch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
