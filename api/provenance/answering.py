"""The answer to who asks where numbers come from: what is asked, traced, and written."""

from __future__ import annotations

from functools import partial

from api.collections.asking import read
from api.collections.locating import locate
from api.collections.rendering import list_answer, object_answer, object_of, written
from api.collections.requests import Request
from api.formats import choose
from api.provenance.paging import page_of
from api.provenance.shapes import COLUMNS, contributions_table, figures_object
from api.provenance.subject import PAGING, SELECTING, Subject
from api.provenance.units import Units
from f1_platform.openf1.filters import is_one
from f1_platform.records import Cancel, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer
from f1_platform.serving.querying import Selection, select


def provenance_answer(
    subject: Subject, records: Records, request: Request, snapshot: Snapshot, cancel: Cancel
) -> Answer:
    """Answers with the contributions to the figures asked for, and what they were made from.

    Raises:
        HTTPException: 404, there is no such driver or circuit; 422, the query is wrong; 406, no format is taken.
    """
    asked, member = read(request.query, SELECTING, PAGING), subject.member
    figures = subject.chosen(asked.terms)
    chosen = choose(request.accept, asked.format)
    run = partial(snapshot.rows, cancel=cancel)
    key = locate(member, request.named[member.parameter], run)
    page = page_of(subject, figures, subject.trace(run, key), request, asked, snapshot.content_hash[:12])
    units = Units(run, records.coverage)
    headers = {"X-Data-Version": str(snapshot.data_version), **page.headers}
    if chosen.name != "json":
        rows = written(COLUMNS, contributions_table(page, units))
        return list_answer(rows, chosen, request.path, headers, gzip=request.takes_gzip)
    columns = tuple(field.column for field in figures)
    (served,) = select(run, Selection(member.table, columns, (is_one(member.id.name, key),))).rows
    answered = {
        member.parameter: key,
        "data_version": snapshot.data_version,
        "published_at": snapshot.published.published_at,
        "figures": figures_object(page, object_of(figures, served), units),
    }
    return object_answer(answered, headers, gzip=request.takes_gzip)
