"""What stands ahead of an answer: who asks, how much, how often, and that it is noted.

Each guard is a pure ASGI layer in a module of its own; `guarded` and `checked` put them in their order. What an answer
says is not decided here. A guard that the settings have no use for is not there, and costs nothing.
"""

from __future__ import annotations

from api.asgi import ASGIApp
from api.guards.cors import cross_origin
from api.guards.keys import identified
from api.guards.observing import Observer, observed
from api.guards.rates import Rates, limited
from api.guards.security import secured
from api.guards.sizes import bounded
from f1_platform.clock import Clock
from f1_platform.settings import Settings

__all__ = ["Observer", "checked", "guarded"]


def guarded(app: ASGIApp, settings: Settings, clock: Clock, *observers: Observer) -> ASGIApp:
    """Puts what every request must pass around an app, the last named here outermost.

    Args:
        app: what answers, the hot path first.
        settings: the keys, rates and origins of the API.
        clock: for the rates and the time of an answer.
        observers: the access log and the metrics.
    """
    if settings.api_rate_limit:
        app = limited(app, Rates(settings.api_rate_limit, clock), settings.api_rate_limit)
    if settings.api_keys:
        app = identified(app, settings.api_keys)
    if settings.api_cors_origins:
        app = cross_origin(app, settings.api_cors_origins)
    return observed(app, clock, *observers)


def checked(app: ASGIApp) -> ASGIApp:
    """Puts around an app what ready answers have no need of; to stand behind the hot path.

    Args:
        app: the documented routes.
    """
    return secured(bounded(app))
