"""The child process of `running`: serves what its standard input describes, and ends when that is closed.

The parent holds the other end of the pipe, so that a parent that dies by any cause takes its upstream with it.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from functools import partial
from threading import Thread

from f1_platform.errors import F1Error
from f1_platform.upstream.serve import serve


def main() -> None:
    """Serves until standard input ends; tells the address, or why there is none, as a line of JSON."""
    told = partial(print, flush=True)
    open_source, options = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent
    Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    try:
        serve(open_source(), **options, ready=lambda address: told(json.dumps({"address": address})))
    except F1Error as error:
        told(json.dumps({"what": error.what, "where": error.where, "mend": error.mend}))


def _end_with(pipe: int) -> None:
    while os.read(pipe, 1):
        pass
    # At once: nothing here outlives the process, its temporary files have no names.
    os._exit(0)


if __name__ == "__main__":
    main()
