"""Which team a name of OpenF1 means: the archive's constructor of that name, or that of the exceptions, or its own."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.warehouse.ids import Ids
from f1_platform.warehouse.matching import Matched, NameBook
from f1_platform.warehouse.names import ref, same_key


@dataclass(frozen=True)
class ArchiveTeam:
    """One row of the archive's constructors; columns in the order of `sql/identity/archive_teams.sql`."""

    team_id: int
    team_ref: str
    team_name: str
    nationality: str | None


@dataclass(frozen=True)
class SpelledTeam:
    """One name in OpenF1's drivers; columns in the order of `sql/identity/openf1_teams.sql`.

    Attributes:
        name: as OpenF1 spells it.
        seen: where it stands, for people.
    """

    name: str
    seen: str


def match_teams(known: list[ArchiveTeam], spelled: list[SpelledTeam], ids: Ids) -> tuple[Matched, NameBook]:
    """Finds the team of every name, and gives an id to those that only OpenF1 has."""
    book = NameBook.of("team", ((team.team_name, team.team_id) for team in known))
    matched = Matched(rows=[vars(team) for team in known])
    own: set[int] = set()
    for team in spelled:
        name = book.known_as(team.name)
        team_id = book.id_of(name)
        if team_id is None:
            given = ids.give("team", same_key(name), ref(name), name)
            team_id = given.id
            if team_id not in own:
                own.add(team_id)
                matched.rows.append(vars(ArchiveTeam(team_id, given.ref, given.name, None)))
            if known:
                matched.report("team", team.name, team.seen, f"not in the archive; team {team_id} was given")
        matched.names.append({"team_name": team.name, "team_id": team_id})
    return matched, book
