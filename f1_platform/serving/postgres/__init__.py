"""The serving store of many machines: tables in Postgres, versioned by row, and a copy of them wherever they are read.

A publish is one transaction that ends the rows that differ and adds new ones; nobody waits for it. What an API answers
from is a serving file of its own that follows the database, so that it answers while the database is away.
"""
