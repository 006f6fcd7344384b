"""The snapshot of this moment, and the one task that replaces it when a new version is published.

A request reads `current` once, so that its answer belongs to one version.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from api.problems import Unavailable
from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.serving import Snapshot, load_snapshot

log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int, int]


class Snapshots:
    """Watches the serving file and holds what was last read from it.

    Attributes:
        path: the serving file.
        current: the snapshot to answer from; none before the first publish.
        fault: why the file as it is now could not be read; the snapshot from before is then kept. There is always a
            snapshot or a fault.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.current: Snapshot | None = None
        self.fault: StoreError | None = StoreError("The published data is not loaded yet", mend="Ask again")
        self._stamp: _Stamp | None = None

    def now(self) -> Snapshot:
        """The snapshot to answer from.

        Raises:
            Unavailable: there is none yet; says why.
        """
        if self.current is None:
            assert self.fault is not None
            raise Unavailable(self.fault)
        return self.current

    async def watch(self, clock: Clock, seconds: float) -> None:
        """Looks at the file again and again, until cancelled."""
        while True:
            await clock.sleep(seconds)
            try:
                await self.refresh()
            except Exception:  # a fault of ours must not end the watch, or the answers would age unseen
                log.exception("Looking at %s failed", self.path)

    async def refresh(self) -> None:
        """Loads the file in a thread if it is another than before, and swaps the snapshot in one assignment."""
        stamp = self._look()
        if stamp is not None and stamp == self._stamp:
            return
        try:
            # The stamp is older than what is read: a file swapped in between is merely read once more.
            snapshot = await asyncio.to_thread(load_snapshot, self.path)
        except StoreError as error:
            self._note(error)
            return
        self.current, self.fault, self._stamp = snapshot, None, stamp
        log.info("Answering from data version %d", snapshot.data_version)

    def _note(self, error: StoreError) -> None:
        if str(error) != str(self.fault):
            kept = f"; still answering from data version {self.current.data_version}" if self.current else ""
            log.warning("%s%s", error, kept)
        self.fault, self._stamp = error, None

    def _look(self) -> _Stamp | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
