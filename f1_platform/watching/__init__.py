"""Watching the ingestion: what its lines name, what of it is counted, and where the counts are kept for all processes.

Low modules (`naming`, `secrets`, `lines`, `families`, `tallies`, `measures`) know no stage, so that any stage may use
them; `looks` stands over the raw store's port. Nothing here serves anything: the API's `/metrics` reads what is kept.
"""
