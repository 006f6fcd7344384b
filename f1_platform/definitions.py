"""What Dagster loads: the platform's assets over the settings of the environment."""

from f1_platform.orchestration.assets.raw import LATER
from f1_platform.orchestration.build import build_defs

defs = build_defs(retries=LATER)
