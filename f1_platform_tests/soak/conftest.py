"""What long runs have to report is shown at the end, whether they failed or not."""

import pytest

_REPORTS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> list[str]:
    """Lines to show at the end."""
    return pytestconfig.stash.setdefault(_REPORTS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(_REPORTS, []):
        terminalreporter.section("reports")
        terminalreporter.write_line("\n".join(lines))
