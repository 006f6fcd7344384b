"""`python -m f1_platform.cli`: the same as `f1`, for processes that `f1` starts itself."""

from f1_platform.cli import main

main()
