"""Dagster over the stages: assets, partitions, IO managers, checks, sensors, and the runs that `f1` drives."""

import warnings

from dagster import BetaWarning, PreviewWarning

# Backfill policies and automation sensors are beta in 1.13, partitioned checks a preview. The lock pins the version; so
# it is said once here instead of at every asset.
for category in (BetaWarning, PreviewWarning):
    warnings.filterwarnings("ignore", category=category)
