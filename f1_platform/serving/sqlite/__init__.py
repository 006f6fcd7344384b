"""The serving store of one machine: a SQLite file that is only ever replaced whole."""
