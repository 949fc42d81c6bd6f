"""Programmes and their versions, screenings, enrolments, sessions, walks, what was kept aside, adaptations, physical tests and care."""

from programmes.models.adaptations import Adaptation, Blackout, VersionOffer
from programmes.models.care import (
    AdverseEvent,
    Clearance,
    MorningAnswer,
    RuleSignature,
)
from programmes.models.catalogue import Programme, ProgrammeQuerySet, ProgrammeVersion
from programmes.models.enrolments import Enrolment, Session, week_of
from programmes.models.kept_aside import KeptAside
from programmes.models.measures import Measure
from programmes.models.places import SavedPlace
from programmes.models.screenings import Screening, ScreeningAnswer
from programmes.models.soundtracks import Soundtrack
from programmes.models.spotting import Spotting
from programmes.models.walks import CheckIn, Walk

__all__ = [
    "Adaptation",
    "AdverseEvent",
    "Blackout",
    "CheckIn",
    "Clearance",
    "Enrolment",
    "KeptAside",
    "Measure",
    "MorningAnswer",
    "Programme",
    "ProgrammeQuerySet",
    "ProgrammeVersion",
    "RuleSignature",
    "SavedPlace",
    "Screening",
    "ScreeningAnswer",
    "Session",
    "Soundtrack",
    "Spotting",
    "VersionOffer",
    "Walk",
    "week_of",
]
