"""What OpenAPI and `/charts` say of charts, from their declarations."""

from __future__ import annotations

from typing import Any, get_args

from api.charts.asking import FORMS, PICTURES
from api.formats import FORMATS
from api.problems import problem_responses
from f1_platform.charts import CHARTS, Chart, Parameter, Size, Theme

_TYPES = {
    "int": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    "text": {"type": "string", "minLength": 1, "maxLength": 60},
    "ints": {"type": "string", "pattern": r"^\d+(,\d+)*$", "maxLength": 60},
}
_LOOKS = (
    ("format", "picture, specification or rows", FORMS, "svg"),
    ("theme", "for a light or a dark page", get_args(Theme), "light"),
    ("size", "for a phone, a column or a wide screen", get_args(Size), "medium"),
    ("title", "whether title and credit stand in the picture", ("yes", "no"), "yes"),
)
CHARTS_RESPONSES: dict[int | str, dict[str, Any]] = {200: {"description": "Names, meanings and parameters"}}


def listed() -> list[dict[str, object]]:
    """All charts, for `/charts`."""
    return [
        {
            "name": chart.name,
            "title": chart.title,
            "meaning": chart.meaning,
            "path": f"/charts/{chart.name}",
            "parameters": [
                {
                    "name": one.name,
                    "meaning": one.meaning,
                    "required": one.required,
                    "example": one.example,
                    "choices": list(one.choices),
                }
                for one in chart.parameters
            ],
        }
        for chart in CHARTS.values()
    ]


def parameters(chart: Chart) -> list[dict[str, Any]]:
    """A chart's parameters, as OpenAPI has them."""
    return [
        *(_parameter(one) for one in chart.parameters),
        *(
            {
                "name": name,
                "in": "query",
                "description": meaning,
                "schema": {"type": "string", "enum": list(choices), "default": usual},
            }
            for name, meaning, choices, usual in _LOOKS
        ),
    ]


def responses(chart: Chart) -> dict[int | str, dict[str, Any]]:
    """What a chart's route answers."""
    rows = ", ".join(f"{column} " for column in FORMATS)
    described = f"The picture, its specification, or its rows ({rows.strip()})"
    kinds = {**PICTURES, **{name: offered.media_type for name, offered in FORMATS.items()}}
    return {
        200: {"description": described, "content": {kind: {} for kind in kinds.values()}},
        **problem_responses(404, 422, 503, 504),
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES[one.type])
    if one.choices:
        schema = {"type": "string", "enum": list(one.choices)}
    example = int(one.example) if one.type == "int" else one.example
    return {
        "name": one.name,
        "in": "query",
        "required": one.required,
        "description": one.meaning,
        "schema": schema,
        "example": example,
    }
