"""Dagster over the stages: assets, partitions, IO managers, checks, sensors, and the runs that `f1` drives."""

import warnings

from dagster import BetaWarning

# Backfill policies and automation sensors are beta in 1.13, which is pinned; said once here instead of at every asset.
warnings.filterwarnings("ignore", category=BetaWarning)
