"""Programmes and their versions, screenings, enrolments, sessions, check-ins and walks."""

from programmes.models.catalogue import Programme, ProgrammeVersion
from programmes.models.enrolments import Enrolment, Session, week_of
from programmes.models.screenings import Screening, ScreeningAnswer
from programmes.models.walks import CheckIn, Walk

__all__ = [
    "CheckIn",
    "Enrolment",
    "Programme",
    "ProgrammeVersion",
    "Screening",
    "ScreeningAnswer",
    "Session",
    "Walk",
    "week_of",
]
