"""The player of a draft, for who writes it: nobody walks, so nothing is asked of the database and nothing is kept."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import User
from programmes.clinical.cue_marks import look_spacing
from programmes.clinical.plan import Week
from programmes.clinical.screening import Kind, Verdict
from programmes.models import Enrolment, ProgrammeVersion, Session
from programmes.reports.clearances import Allowance
from programmes.reports.gate import PlaceOption
from programmes.reports.player import PlayerPage
from programmes.reports.player_ways import Ways
from programmes.reports.soundtracks import SoundOffer


@dataclass(frozen=True)
class TryOut(PlayerPage):
    """One session of a document as a healthy walker would meet it, with no places, no limits and no walks before it."""

    here: str = ""
    draft: str = ""

    @cached_property
    def week(self) -> Week:
        """The week as it is written."""
        return self.session.week

    @cached_property
    def ways(self) -> Ways:
        """The check is answered here; every other way leads back to the draft."""
        return Ways(
            check=self.here, log=self.draft, leave=self.draft, wait=self.draft, is_try_out=True
        )

    @cached_property
    def places(self) -> tuple[PlaceOption, ...]:
        """None: a lane is the walker's own."""
        return ()

    @cached_property
    def lanes(self) -> dict[str, int]:
        """None either."""
        return {}

    @cached_property
    def spacing(self) -> int:
        """That of somebody who never told how sure they feel."""
        return look_spacing(None, stumbled=False)

    @property
    def weeks(self) -> tuple[Week, ...]:
        """All weeks, to choose from."""
        return self.session.enrolment.version.plan.weeks

    @property
    def sound(self) -> SoundOffer:
        """No file for a locked screen is made for a draft."""
        return SoundOffer(session=self.session.pk, files={}, has_voice=False, is_whole=True)


def try_out(
    *, document: dict[str, Any], number: int, person: User, day: dt.date, here: str, draft: str
) -> TryOut:
    """The player of week `number`; `here` is its own address and `draft` that of the builder. Nothing is saved, no question."""
    version = ProgrammeVersion(document=document)
    enrolment = Enrolment(walker=person, version=version)
    session = Session(enrolment=enrolment, week_number=number, number=1, planned_on=day)
    return TryOut(
        session=session,
        check_ins_today=0,
        verdict=Verdict(Kind.GO, ()),
        allowed=Allowance(day),
        here=here,
        draft=draft,
    )
