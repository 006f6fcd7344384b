from f1_platform.openf1 import decode
from f1_platform.raw.rules import Finding, findings


def found(endpoint: str, *records: str) -> set[Finding]:
    return set(findings([decode(endpoint, f"[{record}]".encode()).batch for record in records], endpoint))


STINT = '{"meeting_key":1,"session_key":2,"driver_number":%s,"stint_number":1,"lap_start":%s}'


def test_records_as_declared_break_no_rule():
    assert found("stints", STINT % (1, 1), STINT % (2, "null")) == set()


def test_every_rule_that_is_broken_is_named_with_its_records():
    assert found("stints", STINT % (1, 1), STINT % (1, 2), STINT % ("null", 900), STINT % (1000, '"x"')) == {
        Finding("driver_number, stint_number not unique", 1),
        Finding("driver_number is null", 1),
        Finding("driver_number above 999", 1),
        Finding("lap_start above 300", 1),
        Finding("has unknown fields or values of another type", 1),
    }
