"""A local OpenF1: recorded files or a simulated season over HTTP, with its query language, answers and refusals.

with running(partial(RecordedSource, folder)) as address: ...      # a child process on a free port
serve(RecordedSource(folder), port=8011, ready=print)              # this process, until interrupted
"""

from f1_platform.upstream.app import build_app
from f1_platform.upstream.limits import Limits
from f1_platform.upstream.recorded import RecordedSource
from f1_platform.upstream.serve import running, serve
from f1_platform.upstream.source import Chunk, EncodedSource, Record, Source

__all__ = [
    "Chunk",
    "EncodedSource",
    "Limits",
    "Record",
    "RecordedSource",
    "Source",
    "build_app",
    "running",
    "serve",
]
