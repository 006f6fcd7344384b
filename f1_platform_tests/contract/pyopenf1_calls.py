"""Run by a Python that has pyopenf1: makes every call told on stdin and prints what came of each.

in:  {"base_url": ..., "calls": [{"namespace", "method", "arguments"}, ...]}
out: [{"records": [...]} or {"error": "..."}, ...], and with {"methods": true} the names of all methods instead
"""

import json
import sys

from pyopenf1 import AsyncOpenF1Client, OpenF1Client

NAMESPACES = (
    "telemetry",
    "sessions",
    "drivers",
    "timing",
    "race",
    "championship",
    "results",
    "weather",
    "team_radio",
)


def methods():
    client = AsyncOpenF1Client()
    return [f"{name}.{method}" for name in NAMESPACES for method in dir(getattr(client, name)) if method[0] != "_"]


def called(client, call):
    try:
        models = getattr(getattr(client, call["namespace"]), call["method"])(**call["arguments"])
    except Exception as error:  # whatever the client makes of an answer is told
        return {"error": f"{type(error).__name__}: {str(error)[:400]}"}
    return {"records": [model.model_dump(mode="json") for model in models]}


def main():
    told = json.load(sys.stdin)
    if told.get("methods"):
        answer = methods()
    else:
        # Not more than one attempt: a fault would be retried for seconds.
        options = {"max_per_second": 1000, "max_per_minute": 100000, "max_retries": 1}
        with OpenF1Client(base_url=told["base_url"], **options) as client:
            answer = [called(client, call) for call in told["calls"]]
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
