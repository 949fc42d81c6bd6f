"""Pages of a team that need a story: a log with lines, looks, a stand-in to answer to, an invitation to work."""

from collections.abc import Callable

from django.urls import reverse

from accounts.audit import record
from accounts.models import User
from coaching.actions.invitations import token_of
from coaching.reports.log import WORDS
from tests import factories as make
from tests.pages.visits import Scene
from tests.world import World


def team_scenes(world: World, admit: Callable[[str, str], User]) -> list[Scene]:
    """`admit` makes somebody who is signed in, by role and name."""
    clinic = world.grant.clinic
    lent = admit("lent", "Lena Lent")
    grant = make.GrantFactory(walker=lent, coach=world.grant.coach, clinic=clinic)
    fill_the_log(world, lent, grant)
    say_goodbye(world)
    keep_for_a_while(world)
    helper = make.InvitationFactory(
        coach=world.people["clinic_admin"],
        clinic=clinic,
        email=admit("asked_to_work", "Nora New").email,
        role="coach",
        has_own_token=True,
        created_at=world.now - make.A_DAY,
        expires_at=world.now + make.A_DAY,
    )
    link = reverse("coaching:invitation", args=[token_of(helper.pk)])
    return [
        Scene("team: kept for a while", reverse("coaching:kept"), "coach_ended"),
        Scene("team: log", reverse("coaching:log"), "auditor"),
        Scene(
            "team: log, searched wrong",
            f"{reverse('coaching:log')}?since=2150-01-01",
            "clinic_admin",
        ),
        Scene("team: looks", reverse("coaching:looks"), "lent"),
        Scene("team: sharing, stand-in asked", reverse("coaching:sharing"), "lent"),
        Scene("team: roster of a stand-in", reverse("coaching:roster"), "stand_in"),
        Scene("team: walker of a stand-in", walker_page(world), "stand_in"),
        Scene("team: roster of an assistant", reverse("coaching:roster"), "assistant"),
        Scene("team: asked to work", link, "asked_to_work"),
        Scene("team: asked to work, guest", link),
        Scene("team: asked to work, somebody else", link, "walker"),
    ]


def walker_page(world: World) -> str:
    """The page of the walker of the world."""
    return reverse("coaching:walker", args=[world.grant.walker_id])


def fill_the_log(world: World, walker: User, grant: make.Grant) -> None:
    """A line of each kind, over two days, and more than a page of them."""
    coach, clinic = world.grant.coach, world.grant.clinic
    long_name = make.MembershipFactory(
        clinic=clinic, person__name="Bartholomew Featherstonehaugh-Worthington"
    ).person
    for row in range(2 * len(WORDS) + 10):
        verb = list(WORDS)[row % len(WORDS)]
        record(
            at=world.now - row * make.A_DAY / 20,
            actor=long_name if row % 3 == 0 else coach,
            verb=verb,
            subject=walker if "." in verb and verb.split(".")[0] in {"walker", "plan"} else None,
            target=grant.pk,
            place=clinic.pk,
            person=str(coach.pk),
            role="assistant",
            before="coach",
        )


def say_goodbye(world: World) -> None:
    """Walkers whose coach has left, so that somebody must take over."""
    gone = make.MembershipFactory(
        clinic=world.grant.clinic, person__name="Gus Gone", left_at=world.now
    ).person
    make.GrantFactory(coach=gone, clinic=world.grant.clinic)


def keep_for_a_while(world: World) -> None:
    """What a coach wrote before their walker stopped sharing, and another walker to whom they wrote nothing."""
    coach = world.people["coach_ended"]
    ended = coach.grants_held.get()
    note = {"walker": ended.walker, "clinic": ended.clinic, "author": coach}
    make.NoteFactory(**note, audience="author", written_at=world.now - make.A_DAY)
    words = "Well done this week.\nSee you on Thursday, and bring the flat shoes."
    make.MessageFactory(grant=ended, sender="coach", body=words, sent_at=ended.began_at)
    make.GrantFactory(
        walker=make.UserFactory(name="Bartholomew Featherstonehaugh-Worthington"),
        coach=coach,
        clinic=ended.clinic,
        ended_at=world.now,
    )
