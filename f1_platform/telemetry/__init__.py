"""Telemetry of laps on distance, so that they can be laid over one another: the arithmetic, over records of any source.

`laps` says when, `samples` what was recorded then, `resampling` is the arithmetic, `tracing` has both for one lap,
`columns` is what comes out; `circuit` is the line and its length, `alignment` says where on it a car is. Nothing here
knows where records lie, HTTP, or how telemetry is drawn.
"""
