"""Work that an answer needs and that would hold up the others: run in bounded threads, cancelled when nobody waits.

`workers` is the door for routes; `lane` the bounds, `job` the life of one work, `streaming` the answer in pieces. What
the work is - a query, a rendering - is its caller's business.
"""

from api.working.workers import Workers

__all__ = ["Workers"]
