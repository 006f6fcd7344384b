"""What Dagster loads: the platform's assets over the settings of the environment."""

from f1_platform.orchestration.assets.raw import LATER
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.speaking import speak
from f1_platform.settings import load_settings

_settings = load_settings()
speak(_settings)
defs = build_defs(Platform.of(_settings), retries=LATER)
