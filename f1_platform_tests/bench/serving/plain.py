"""The plain design that the API is measured against: sync SQLAlchemy, `Depends(get_db)`, response_model.

With SQLAlchemy's usual pool it hangs at 64 connections: 40 threads wait for 15 database connections, held by requests
that need one of those threads to go on. So it also comes with a pool as large as its threads.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy.orm import Session, registry, sessionmaker

from f1_platform.serving.tables import TABLES
from f1_platform.settings import load_settings

THREADS = 40
"""Of Starlette, for everything that is not async."""
TABLE = TABLES["drivers_summary"]
SQL_TYPES: dict[str, Any] = {"int": sa.Integer, "float": sa.Float, "text": sa.String, "date": sa.Date}
PYTHON_TYPES: dict[str, type] = {"int": int, "float": float, "text": str, "date": date}
NAMES = {column.name: "driverId" if column.name == "driver_id" else column.name for column in TABLE.columns}


class DriverRow:
    """A row of drivers_summary."""


class FromRow(BaseModel):
    """Read from attributes, as FastAPI does with rows of an ORM."""

    model_config = ConfigDict(from_attributes=True)


COLUMNS = [sa.Column(c.name, SQL_TYPES[c.type], primary_key=c.name == "driver_id") for c in TABLE.columns]
MAPPING = registry()
ROWS = sa.Table(TABLE.name, MAPPING.metadata, *COLUMNS)
MAPPING.map_imperatively(DriverRow, ROWS, properties={"driverId": ROWS.c.driver_id})
FIELDS: dict[str, Any] = {NAMES[c.name]: (PYTHON_TYPES[c.type] | None, None) for c in TABLE.columns}
Driver = create_model("Driver", __base__=FromRow, **FIELDS)
SESSIONS = sessionmaker()


def get_db() -> Iterator[Session]:
    """A session for as long as a request lasts."""
    with SESSIONS() as session:
        yield session


Db = Annotated[Session, Depends(get_db)]


def create_app() -> FastAPI:
    """With a pool as large as its threads."""
    return _app(pool_size=THREADS)


def create_app_with_usual_pool() -> FastAPI:
    """With five connections and ten more, as SQLAlchemy has it."""
    return _app()


def _app(**pool: int) -> FastAPI:
    SESSIONS.configure(bind=sa.create_engine(f"sqlite:///{load_settings().serving_path}", **pool))
    app = FastAPI()

    @app.get("/drivers", response_model=list[Driver])
    def drivers(db: Db):
        return db.query(DriverRow).order_by(ROWS.c.driver_id).all()

    @app.get("/drivers/{driver_id}", response_model=Driver)
    def driver(driver_id: int, db: Db):
        found = db.get(DriverRow, driver_id)
        if found is None:
            raise HTTPException(404, "Driver not found")
        return found

    return app
