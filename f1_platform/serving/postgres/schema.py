"""The schema `serving`: all that is published, and what else the reader's role may see."""

from f1_platform.postgres.migrating import Schema

SCHEMA = Schema("serving", "f1_platform.serving.postgres")
