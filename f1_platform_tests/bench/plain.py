"""The plain design that the hot path is measured against: sync SQLAlchemy, `Depends(get_db)`, response_model."""

from collections.abc import Iterator
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy.orm import Session, registry, sessionmaker

from api.routers.drivers import Driver
from f1_platform.serving.resources import DRIVERS
from f1_platform.settings import load_settings

SQL_TYPES = {"int": sa.Integer, "float": sa.Float, "text": sa.String, "date": sa.Date}
COLUMNS = [sa.Column(c.name, SQL_TYPES[c.type], primary_key=c.name == "driver_id") for c in DRIVERS.table.columns]
MAPPING = registry()
ROWS = sa.Table(DRIVERS.table.name, MAPPING.metadata, *COLUMNS)


class DriverRow:
    """A row of drivers_summary."""


class DriverOut(Driver, from_attributes=True):
    """What FastAPI validates and writes."""


MAPPING.map_imperatively(DriverRow, ROWS, properties={DRIVERS.id_name: ROWS.c.driver_id})


def get_db() -> Iterator[Session]:
    with SESSIONS() as session:
        yield session


Db = Annotated[Session, Depends(get_db)]
SESSIONS = sessionmaker()


def create_app() -> FastAPI:
    SESSIONS.configure(bind=sa.create_engine(f"sqlite:///{load_settings().serving_path}"))
    app = FastAPI()

    @app.get("/drivers", response_model=list[DriverOut])
    def drivers(db: Db):
        return db.query(DriverRow).order_by(ROWS.c.driver_id).all()

    @app.get("/drivers/{driver_id}", response_model=DriverOut)
    def driver(driver_id: int, db: Db):
        found = db.get(DriverRow, driver_id)
        if found is None:
            raise HTTPException(404, "Driver not found")
        return found

    return app
