"""Formula 1 timing since 1950: kept whole, checked, answered in milliseconds."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("f1-platform")
except PackageNotFoundError:
    __version__ = "0+unknown"
