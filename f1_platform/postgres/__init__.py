"""A Postgres database, as every stage that keeps something there reaches it: connections, faults, numbered schemas.

What a schema holds is its stage's own.
"""
