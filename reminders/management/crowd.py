"""Many invented walkers, for load and measurement."""

import datetime as dt

from coaching.models import Membership
from reminders.management.cast import FATES, Role
from reminders.management.demo import Maker


def make_crowd(*, walkers: int, coaches: int, weeks: int, seed: int, now: dt.datetime) -> None:
    """Many walkers with up to `weeks` lived weeks, spread over coaches of one clinic, for load and measurement."""
    maker = Maker(seed=seed, now=now)
    clinic = maker.clinic(f"Crowd Clinic {seed}")
    team = [
        maker.person(f"coach-{seed}-{number}@example.org", f"Coach {number}")
        for number in range(coaches)
    ]
    for coach in team:
        maker.member(clinic, coach, Membership.Role.COACH)
    fates = sorted(set(FATES) - {"clearance"})
    length = len(maker.versions["foundations"].plan.weeks)
    for number in range(walkers):
        role = Role(
            email=f"walker-{seed}-{number}@example.org",
            name=f"Walker {number}",
            fate=maker.random.choice(fates),
            week=min(length, max(1, maker.random.randint(1, max(1, weeks)))),
            walks_today=number % 2 == 0,
        )
        maker.walker(role, team[number % coaches], clinic)
        if number % 500 == 499:  # noqa: PLR2004  # keeps memory flat
            maker.write()
    maker.write()
