"""The IO manager of served tables: collects a run's tables and publishes them in one transaction."""

from __future__ import annotations

import dagster as dg
import pyarrow as pa

from f1_platform.orchestration.platform import Platform
from f1_platform.serving import Staging
from f1_platform.watching.families import DATABASE


class ServingIOManager(dg.IOManager):
    """Loads Arrow tables into the serving database; readers see all of a run's tables at once, or none."""

    def __init__(self, platform: Platform) -> None:
        """Over the platform's serving database."""
        self._staging = Staging(platform.served)
        self._measures, self._clock = platform.measures, platform.clock

    def handle_output(self, context: dg.OutputContext, obj: pa.Table) -> None:
        """Stages one table; the last one of the run publishes them all.

        Raises:
            StoreError: a table is not as declared, or the file cannot be written; what is served stays.
        """
        began = self._clock.elapsed()
        published = self._staging.add(context.asset_key.path[-1], obj)
        context.add_output_metadata({"dagster/row_count": obj.num_rows})
        if published is not None:
            self._measures.observe(DATABASE, "publish", seconds=self._clock.elapsed() - began)
            self._measures.save()
            context.add_output_metadata({"data_version": published.data_version, "published": published.changed})

    def load_input(self, context: dg.InputContext) -> None:
        """Nothing downstream reads served tables through Dagster.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("The API reads served tables from the database")
