"""The demo people whose addresses are printed at start, all of them invented: two clinics, and who walks and works there."""

import datetime as dt

from coaching.models import Membership
from reminders.management.cast import CASELOAD, TEAM, Role
from reminders.management.demo import Maker
from reminders.management.drafts import write_draft
from reminders.management.exchange import converse

DEMO_CLINIC = "Riverside Demo Clinic"
OTHER_CLINIC = "Hilltop Demo Clinic"


def make_named_people(now: dt.datetime) -> None:
    """The demo people whose addresses are printed at start."""
    maker = Maker(seed=10_30, now=now)
    maker.person("newcomer@example.org", "Nell Newcomer")
    maker.person("staff@example.org", "Stig Staff", is_staff=True)
    stranger = maker.person("stranger@example.org", "Stella Stranger")
    clinic, other = maker.clinic(DEMO_CLINIC), maker.clinic(OTHER_CLINIC)
    team = {post: maker.person(email, name) for post, email, name in TEAM}
    for post, person in team.items():
        maker.member(clinic, person, Membership.Role(post))
    maker.member(other, stranger, Membership.Role.COACH)
    coach = team["coach"]
    for role in CASELOAD:
        maker.walker(role, coach, clinic)
    maker.walker(Role("elsewhere@example.org", "Elias Elsewhere"), stranger, other)
    converse(maker)
    write_draft(maker, coach, clinic)
    maker.write()
