"""Who is who among drivers: every record of OpenF1's `drivers` to a person, by full name and the exceptions.

Numbers move between people and people between numbers, so neither they nor acronyms nor surnames match anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from f1_platform.warehouse.ids import Ids
from f1_platform.warehouse.matching import Matched, NameBook, Row
from f1_platform.warehouse.names import contradict, for_people, ref, same_key


@dataclass(frozen=True)
class ArchivePerson:
    """One row of the archive's drivers; columns in the order of `sql/identity/archive_people.sql`."""

    driver_id: int
    driver_ref: str
    name: str
    code: str | None
    number: int | None
    nationality: str | None
    date_of_birth: date | None


@dataclass(frozen=True)
class SpelledPerson:
    """One spelling in OpenF1's drivers; columns in the order of `sql/identity/openf1_people.sql`.

    Attributes:
        full_name: the name that matches.
        first_name: its parts, where OpenF1 gives them.
        last_name: likewise.
        code: the last acronym.
        number: the last car number.
        has_team: whether any record names a team.
        seen: where it stands, for people.
    """

    full_name: str | None
    first_name: str | None
    last_name: str | None
    code: str | None
    number: int
    has_team: bool
    seen: str

    @property
    def parts(self) -> str | None:
        """First and last name as one."""
        return f"{self.first_name} {self.last_name}" if self.first_name and self.last_name else None

    @property
    def borrowed(self) -> bool:
        """Whether the full name names someone else than first and last name do.

        It does where a driver of another series has run under the number: the car is that of first and last name.
        """
        return bool(self.full_name and self.parts and contradict(self.full_name, self.parts))

    @property
    def name(self) -> str | None:
        """The name that counts, as people write it."""
        if self.parts and (self.borrowed or not self.full_name or same_key(self.parts) == same_key(self.full_name)):
            return self.parts
        return for_people(self.full_name) if self.full_name else None


def match_people(known: list[ArchivePerson], spelled: list[SpelledPerson], ids: Ids) -> tuple[Matched, NameBook]:
    """Finds the person of every spelling, and gives an id to whom only OpenF1 has.

    A person without a team in any record gets none: a driver of another series.
    """
    book = NameBook.of("driver", ((person.name, person.driver_id) for person in known))
    matched = Matched(rows=[vars(person) for person in known])
    with_team = {same_key(book.known_as(p.name)) for p in spelled if p.name and p.has_team}
    own: dict[int, Row] = {}
    for person in spelled:
        if person.name is None:
            matched.report("driver", "(no name)", person.seen, "the record names nobody; its car has no person")
            continue
        name = book.known_as(person.name)
        if person.borrowed:
            why = f"its first and last name say {name}: a driver of another series; the car counts as {name}'s"
            matched.report("driver", str(person.full_name), person.seen, why)
        driver_id = book.id_of(name)
        if driver_id is None and same_key(name) not in with_team:
            why = "not in the archive and without a team: a driver of another series; no id was given"
            matched.report("driver", name, person.seen, why)
            continue
        if driver_id is None:
            given = ids.give("driver", same_key(name), ref(name), name)
            driver_id = given.id
            if known and driver_id not in own:
                matched.report("driver", name, person.seen, f"not in the archive; driver {driver_id} was given")
            new = ArchivePerson(driver_id, given.ref, given.name, person.code, person.number, None, None)
            own[driver_id] = vars(new)
        matched.names.append(
            {
                "full_name": person.full_name,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "driver_id": driver_id,
            }
        )
    matched.rows += own.values()
    return matched, book
