"""Records: OpenF1's query language answered over the raw store, as streams of Arrow batches.

Which units a query touches, and their records filtered by DuckDB. Nothing here knows HTTP or how an answer is written.
"""
