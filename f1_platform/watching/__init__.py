"""Watching the ingestion: what its lines name, what of it is counted, and where the counts are kept for all processes.

`looks` stands over the raw store's port; all else knows no stage, so that any stage may use it. Nothing here serves
anything: the API's `/metrics` reads what is kept.
"""
