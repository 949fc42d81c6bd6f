"""Every page, as whoever sees it: one scene for each address of the access table, then pages that need a story."""

import datetime as dt
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from programmes.actions.adaptations import replan
from programmes.forms.check_in import EMERGENCY
from programmes.models import Enrolment
from tests import factories as make
from tests.architecture.access import ALLAUTH, OURS, Access
from tests.architecture.addresses import all_addresses
from tests.pages.adjust_scenes import adjust_scenes
from tests.pages.player_scenes import player_scenes
from tests.pages.programme_scenes import programme_scenes
from tests.pages.team_scenes import team_scenes
from tests.pages.visits import Scene
from tests.signing_in import cookies_of
from tests.world import World, follow_a_programme

ADDRESSES = all_addresses()
TOO_YOUNG = ["CF15"]
# As whom each class of addresses is looked at; more than one where the page differs much.
VIEWERS = {
    Access.PUBLIC: ("anonymous", "walker"),
    Access.SIGNED_IN: ("walker", "newcomer"),
    Access.WALKER_OWN: ("walker",),
    Access.TEAM_OF_WALKER: ("coach", "assistant"),
    Access.COACH_OF_WALKER: ("coach",),
    Access.TEAM: ("coach", "coach_ungranted"),
    Access.TEAM_OWN: ("coach",),
    Access.COACH: ("coach", "coach_ungranted"),
    Access.COACH_OWN: ("coach",),
    Access.CLINIC_COVER: ("coach", "clinic_admin"),
    Access.COVER_OWN: (),
    Access.CLINIC_ADMIN: ("clinic_admin",),
    Access.CLINIC_ADMIN_OWN: (),
    Access.CLINIC_READER: ("clinic_admin", "auditor"),
    Access.STAFF: (),
    Access.OPERATOR: ("staff",),
    Access.WATCHER: (),
    Access.SIGNED_TOKEN: ("anonymous",),
}
# Files, answers for programs, and pages that only those have who have set up a second step (they come as stories).
NOT_PAGES = {
    "healthz",
    "reminders:readyz",
    "reminders:mail_events",
    "reminders:metrics",
    "reminders:calendar",
    "letters:text",
    "letters:page",
    "manifest",
    "service_worker",
    "programmes:saved",
    "coaching:export_programme",
    "programmes:pack",
    "programmes:soundtrack",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "programmes:screening_question",
    "programmes:spot_clock",
    "coaching:log_file",
}
EMERGENCY_PAGES = ("400.html", "403.html", "403_csrf.html", "429.html", "500.html")


def scenes(world: World) -> list[Scene]:
    """All of them. Pages that change something by being looked at come last."""
    return [
        *from_our_addresses(world),
        *from_guest_addresses(),
        *stories_of_accounts(world),
        *stories_of_invitations(world),
        *stories_of_levers(world),
        *stories_of_places(world),
        *stories_of_tests(world),
        *stories_of_walking(world),
        *stories_of_care(world),
        *stories_of_messages(world),
        *stories_of_reminders(world),
        *stories_of_the_roster(world),
        *team_scenes(world, lambda role, name: admit(world, role, name=name)),
        *adjust_scenes(world),
        *programme_scenes(world),
        *player_scenes(lambda role: admit(world, role)),
        *emergencies(),
    ]


def from_our_addresses(world: World) -> list[Scene]:
    """Each address of ours that can be opened, as its viewers."""
    samples = {**world.samples, "mail_file": "a-mail"}
    found = []
    for address in ADDRESSES:
        row = OURS.get(address.name)
        if row is None or row.is_form_only or address.name in NOT_PAGES:
            continue
        url = address.url({name: samples[row.samples[name]] for name in address.parameters})
        found += [Scene(f"{address.name} {role}", url, role) for role in VIEWERS[row.access]]
    return found


def from_guest_addresses() -> list[Scene]:
    """Each page of signing in and up that needs no key."""
    return [
        Scene(
            address.name,
            address.url({}),
            "anonymous" if ALLAUTH[address.name] is Access.PUBLIC else "walker",
        )
        for address in ADDRESSES
        if address.group == "allauth" and not address.parameters and address.name not in NOT_PAGES
    ]


def emergencies() -> list[Scene]:
    """Pages for when things go wrong, rendered as Django renders them, and one that is not there."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    pages = [
        Scene(
            name, f"/broken/{name}", status=int(name[:3]), body=render_to_string(name, {}, request)
        )
        for name in EMERGENCY_PAGES
    ]
    return [
        *pages,
        Scene("404", "/nowhere/", status=404),
        Scene("404 walker", "/nowhere/", "walker", 404),
    ]


def admit(world: World, role: str, hours_ago: float = -12, **fields: Any) -> User:
    """One more person, signed in; the password was typed so long ago, or counts as typed for the whole visit."""
    person: User = make.UserFactory(email=f"{role.replace('_', '-')}@example.org", **fields)
    world.people[role], world.cookies[role] = person, cookies_of(person, hours_ago)
    return person


def stories_of_accounts(world: World) -> list[Scene]:
    """Links from mails, and pages that ask for the password."""
    unconfirmed: User = make.UserFactory(email="unconfirmed@example.org", confirmed=False)
    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=unconfirmed)).key
    walker = world.people["walker"]
    reset = {
        "uidb36": user_pk_to_url_str(walker),
        "key": default_token_generator.make_token(walker),
    }
    wordless = admit(world, "wordless")
    wordless.set_unusable_password()
    wordless.save(update_fields=["password"])
    world.cookies["wordless"] = cookies_of(wordless, -12)
    admit(world, "long_ago", hours_ago=12)
    return [
        Scene("sign out", reverse("account_logout"), "walker"),
        Scene("password again", reverse("account_change_password"), "long_ago"),
        Scene("first password", reverse("account_set_password"), "wordless"),
        Scene("confirm address", reverse("account_confirm_email", args=[key])),
        Scene("confirm address, bad link", reverse("account_confirm_email", args=["1-2"])),
        Scene("new password", reverse("account_reset_password_from_key", kwargs=reset)),
        Scene("new password, bad link", "/accounts/password/reset/key/1-2/"),
        Scene(
            "wrong password",
            reverse("account_login"),
            act=lambda page: sign_in(page, walker, "wrong"),
            is_alone=True,
        ),
        *stories_of_two_steps(world),
    ]


def stories_of_two_steps(world: World) -> list[Scene]:
    """Somebody with an app for codes and a passkey, signing in and changing their mind."""
    careful = admit(world, "careful", name="Carys Full")
    forgetful = admit(world, "forgetful", hours_ago=12)
    for person in (careful, forgetful):
        TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(careful)
    keyed = admit(world, "keyed")
    known = {"credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    passkey = Authenticator.objects.create(
        user=keyed, type=Authenticator.Type.WEBAUTHN, data={"name": "My phone", **known}
    )
    return [
        Scene("two steps: overview", reverse("mfa_index"), "careful"),
        Scene("two steps: stop", reverse("mfa_deactivate_totp"), "careful"),
        Scene("two steps: codes", reverse("mfa_view_recovery_codes"), "careful"),
        Scene("two steps: new codes", reverse("mfa_generate_recovery_codes"), "careful"),
        Scene("two steps: again", reverse("mfa_reauthenticate"), "forgetful"),
        Scene(
            "two steps: sign in",
            reverse("account_login"),
            act=lambda page: sign_in(page, careful),
            is_alone=True,
        ),
        Scene("passkeys", reverse("mfa_list_webauthn"), "keyed"),
        Scene("passkey: rename", reverse("mfa_edit_webauthn", args=[passkey.pk]), "keyed"),
        Scene("passkey: remove", reverse("mfa_remove_webauthn", args=[passkey.pk]), "keyed"),
    ]


def sign_in(page: Any, person: User, password: str = make.PASSWORD) -> None:
    """Type the address and the password."""
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form[method=post] button[type=submit]").first.click()


def stories_of_invitations(world: World) -> list[Scene]:
    """An open invitation seen by its addressee and by somebody else, a closed one, and one that never was."""
    admit(world, "invited", name="Ingrid Vale")
    make.InvitationFactory(
        clinic=world.invitation.clinic,
        coach=world.invitation.coach,
        email="invited@example.org",
        token="taken-back",  # noqa: S106 - made up here
        created_at=world.now - make.A_DAY,
        expires_at=world.now + make.A_DAY,
        revoked_at=world.now,
    )
    link = reverse("coaching:invitation", args=[world.samples["invitation_token"]])
    return [
        Scene("invitation, addressee", link, "invited"),
        Scene("invitation, somebody else", link, "walker"),
        Scene(
            "invitation, taken back",
            reverse("coaching:invitation", args=["taken-back"]),
            "invited",
            410,
        ),
        Scene("invitation, unknown", reverse("coaching:invitation", args=["unknown"]), status=404),
        Scene(
            "reminder link, unknown",
            reverse("reminders:unsubscribe", args=["unknown"]),
            status=404,
        ),
    ]


def stories_of_levers(world: World) -> list[Scene]:
    """Changes of a plan before they are saved, and a plan with a story."""
    away = admit(world, "away", name="Ava Long")
    enrolment = follow_a_programme(away, world.now, 5)[0].enrolment
    today = world.now.date()
    repeated_on = enrolment.starts_on + 7 * make.A_DAY
    make.AdaptationFactory(enrolment=enrolment, from_on=repeated_on, made_at=world.now)
    enrolment.sessions.filter(planned_on__gte=repeated_on, week_number=2).update(week_number=1)
    make.AdaptationFactory(
        enrolment=enrolment,
        action="pause",
        rule_code="holiday",
        figures={"cause": "holiday"},
        from_on=today + make.A_DAY,
        until_on=today + 10 * make.A_DAY,
        made_by=away,
        made_at=world.now,
    )
    replan(enrolment=enrolment, now=world.now)
    news = admit(world, "news", name="Nia Cole")
    reviewed = follow_a_programme(news, world.now, 5)[0].enrolment
    make.AdaptationFactory(enrolment=reviewed, from_on=today, made_at=world.now)
    easier = f"{world.session.get_absolute_url()}?easier=1"
    return [
        Scene("lever: come back", reverse("programmes:come_back"), "away"),
        Scene("lever: plan with a pause", reverse("programmes:plan"), "away"),
        Scene("lever: today with a pause", reverse("programmes:today"), "away"),
        Scene("lever: progress with a week twice", reverse("programmes:progress"), "away"),
        Scene("lever: today with a verdict", reverse("programmes:today"), "news"),
        Scene("lever: an easier walk", easier, "walker"),
    ]


def stories_of_places(world: World) -> list[Scene]:
    """Places that fit and that do not, and a treadmill."""
    settled = admit(world, "settled", name="Seth Lane")
    make.ScreeningFactory(walker=settled, verdict="with_care", codes=["CA6"])
    make.SavedPlaceFactory(walker=settled, name="Hallway", is_default=True)
    unfit = {"length_m": 4, "width_m": "1.0", "is_clear_behind": False, "hazards": ["rugs"]}
    make.SavedPlaceFactory(walker=settled, name="Kitchen", **unfit)
    make.SavedPlaceFactory(walker=settled, name="Hill", surface="paved", slope_per_cent=4)
    gym = make.SavedPlaceFactory(walker=settled, name="Gym", belt=True)
    return [
        Scene("spot: unknown code", reverse("programmes:spot", args=["made-up"]), status=404),
        Scene("places: some", reverse("programmes:places"), "settled"),
        Scene("places: treadmill", reverse("programmes:place", args=[gym.pk]), "settled"),
    ]


def stories_of_tests(world: World) -> list[Scene]:
    """Somebody of 65 with results of every test, one of them slow; each test; and a test gone wrong."""
    tested = admit(world, "tested", name="Tess Gray")
    follow_a_programme(tested, world.now, 5)
    tested.screenings.update(verdict="with_care", codes=["CA1"])
    results = {
        "back_walk": (52, 49),
        "chair_stand": (90, 100, 100, 120, 130),
        "up_and_go": (125, 112),
        "balance": (20,),
    }
    for kind, found in results.items():
        for days_ago, tenths in zip(range(len(found) * 20, 0, -20), found, strict=True):
            kept = make.MeasureFactory(
                walker=tested,
                kind=kind,
                tenths=tenths,
                measured_on=world.now.date() - days_ago * make.A_DAY,
                compared_with=12 if kind == "chair_stand" else None,
            )
    make.ScreeningFactory(walker=admit(world, "faller"))
    make.ScreeningFactory(walker=admit(world, "waiting"), verdict="emergency", codes=["EM1"])
    slow = tested.measures.filter(kind="back_walk").last()
    return [
        Scene("tests: all", reverse("programmes:measures"), "tested"),
        Scene("tests: slow", reverse("programmes:measure_result", args=[slow.pk]), "tested"),
        Scene("tests: short", reverse("programmes:measure_result", args=[kept.pk]), "tested"),
        *(
            Scene(f"tests: {slug}", reverse("programmes:measure", args=[slug]), "tested")
            for slug in ("backward-walk", "chair-stand", "up-and-go", "balance")
        ),
        Scene(
            "tests: fell",
            reverse("programmes:measure", args=["up-and-go"]),
            "faller",
            act=lambda page: page.get_by_role("button", name="I fell").click(),
        ),
        Scene("tests: closed", reverse("programmes:measure", args=["balance"]), "waiting"),
        Scene("tests: progress", reverse("programmes:progress"), "tested"),
    ]


def stories_of_walking(world: World) -> list[Scene]:
    """Sessions that are over or not yet there, checks before a walk, and the screening with each result."""
    enrolment = world.session.enrolment
    later = enrolment.sessions.order_by("number").last()
    player = reverse("programmes:player", args=[world.session.pk])
    checks = {
        "start": make.CheckInFactory(session=world.session, at=world.now),
        "sore": make.CheckInFactory(
            session=world.session, at=world.now, pain_now=8, verdict="skip"
        ),
        "unwell": make.CheckInFactory(
            session=world.session, at=world.now, codes=[EMERGENCY], verdict="emergency"
        ),
    }
    asked = admit(world, "asked")
    make.ScreeningFactory(walker=asked, started_at=world.now, completed_at=None, verdict="")
    question = reverse("programmes:screening_question", args=[world.samples["question"]])
    held = admit(world, "held")
    waiting = follow_a_programme(held, world.now, 2)[2]
    Enrolment.objects.filter(walker=held).update(status="on_hold", hold_code="AF1")
    return [
        *(
            Scene(f"{name}, {what}", reverse(f"programmes:{name}", args=[session.pk]), "walker")
            for name in ("player", "log", "not_today")
            for what, session in (("walked", world.walked), ("later", later))
        ),
        *(
            Scene(f"check: {name}", f"{player}?check-in={kept.pk}", "walker")
            for name, kept in checks.items()
        ),
        Scene("screening: question", question, "asked"),
        Scene("on hold: today", reverse("programmes:today"), "held"),
        Scene("on hold: plan", reverse("programmes:plan"), "held"),
        Scene("on hold: player", waiting.get_absolute_url(), "held"),
        *stories_of_results(world),
        *stories_of_clearances(world),
    ]


def stories_of_clearances(world: World) -> list[Scene]:
    """Somebody whose clinician said yes to one answer with limits, and who follows a plan that the answers let go on."""
    cleared = admit(world, "cleared", name="Clara Yes")
    session = follow_a_programme(cleared, world.now, 2)[2]
    cleared.screenings.update(verdict="see_a_clinician", codes=["CF1"])
    make.ClearanceFactory(
        walker=cleared,
        given_on=world.now.date() - make.A_DAY,
        ends_on=world.now.date() + 90 * make.A_DAY,
        effort_top=4,
        minutes_top=15,
        surface="indoors",
        recorded_at=world.now,
    )
    return [
        Scene("yes: form", reverse("programmes:record_clearance"), "cleared"),
        Scene("yes: kept", reverse("programmes:clearances"), "cleared"),
        Scene("yes: result", reverse("programmes:screening_result"), "cleared"),
        Scene("yes: today", reverse("programmes:today"), "cleared"),
        Scene("yes: plan", reverse("programmes:plan"), "cleared"),
        Scene("yes: player", session.get_absolute_url(), "cleared"),
    ]


def stories_of_care(world: World) -> list[Scene]:
    """A fall that hurt, a walk of yesterday, and a link whose morning is over."""
    hurt = admit(world, "hurt")
    walk = make.WalkFactory(
        session__enrolment=make.EnrolmentFactory(walker=hurt, enrolled_at=world.now - make.A_DAY),
        walked_on=world.now.date() - make.A_DAY,
        walked_at=world.now - make.A_DAY,
        falls=1,
    )
    fall = make.AdverseEventFactory(
        walk=walk, kind="fall", symptoms=["head_hit", "injured"], answered_at=world.now
    )
    make.AdverseEventFactory(walk=walk)
    make.CheckInLinkFactory(
        walk=walk,
        token="over",  # noqa: S106 - made up here
        created_at=world.now - 2 * make.A_DAY,
        expires_at=world.now - make.A_DAY,
    )
    return [
        Scene("event: hurt", reverse("programmes:event", args=[fall.pk]), "hurt"),
        Scene("today: asks", reverse("programmes:today"), "hurt"),
        Scene("morning", reverse("programmes:morning", args=[walk.session_id]), "hurt"),
        Scene("care: a country", f"{reverse('programmes:care')}?region=US"),
        Scene("check-in link, over", reverse("reminders:check_in", args=["over"]), status=410),
    ]


def stories_of_reminders(world: World) -> list[Scene]:
    """Quiet hours that hold, a pause, and a stop, on the pages that say so; and mails that ended in every way."""
    hushed = admit(world, "hushed", name="Hetty Hush")
    enrolment = make.EnrolmentFactory(
        walker=hushed, starts_on=world.now.date(), reminder_time=dt.time(22)
    )
    make.SessionFactory.create_batch(4, enrolment=enrolment)
    make.ReminderTermsFactory(
        person=hushed,
        quiet_from=dt.time(21, 30),
        quiet_until=dt.time(22, 30),
        paused_from=world.now.date() + 3 * make.A_DAY,
        paused_until=world.now.date() + 5 * make.A_DAY,
    )
    for state in ("sent", "skipped", "expired", "unknown", "failed", "waiting"):
        make.DeliveryFactory(person=hushed, state=state, message_id="<1@example.org>")
    stopped = admit(world, "stopped_all", name="Stella Stop")
    make.ReminderTermsFactory(person=stopped, stopped_at=world.now)
    pages = ("reminders:coming", "reminders:sent", "reminders:settings")
    return [
        *(Scene(f"{page}, held and paused", reverse(page), "hushed") for page in pages),
        *(Scene(f"{page}, all stopped", reverse(page), "stopped_all") for page in pages),
    ]


def stories_of_messages(world: World) -> list[Scene]:
    """Several threads, one closed; many and long messages; nothing yet; and a saved reply that was filled in."""
    coach, clinic = world.people["coach"], world.grant.clinic
    chatty = admit(world, "chatty", name="Chas Words")
    quiet = admit(world, "quiet", name="Quentin Still")
    busy = make.GrantFactory(walker=chatty, coach=coach, clinic=clinic)
    make.GrantFactory(walker=quiet, coach=coach, clinic=clinic)
    ended = make.GrantFactory(
        walker=chatty, coach__name="Eva Gone", clinic=clinic, ended_at=world.now
    )
    make.MessageFactory(grant=ended, sender="coach", body="All the best.", sent_at=world.now)
    for number in range(45):
        make.MessageFactory(
            grant=busy,
            sender="coach" if number % 3 else "walker",
            body=("Unbroken" * 60, "One line.\nTwo lines.\n\nFour.", "Well walked. " * 150)[
                number % 3
            ],
            sent_at=world.now - (50 - number) * make.A_DAY,
        )
    make.NoteFactory(
        walker=chatty, clinic=clinic, author=coach, audience="author", body="Long" * 300
    )
    threads, talk = reverse("coaching:threads"), "coaching:walker_messages"
    return [
        Scene("messages: several", threads, "chatty"),
        Scene("messages: many", reverse("coaching:thread", args=[busy.pk]), "chatty"),
        Scene("messages: closed", reverse("coaching:thread", args=[ended.pk]), "chatty"),
        Scene("messages: nothing yet", threads, "quiet"),
        Scene("messages: coach, many", reverse(talk, args=[chatty.pk]), "coach"),
        Scene("messages: coach, nothing yet", reverse(talk, args=[quiet.pk]), "coach"),
        Scene("messages: walker's page", reverse("coaching:walker", args=[chatty.pk]), "coach"),
        Scene("messages: notes", reverse("coaching:notes", args=[chatty.pk]), "coach"),
        Scene("messages: no notes", reverse("coaching:notes", args=[quiet.pk]), "coach"),
        Scene("messages: inbox", reverse("coaching:inbox"), "coach"),
        Scene(
            "messages: reply filled in",
            reverse(talk, args=[quiet.pk]),
            "coach",
            act=lambda page: page.locator("button[name=insert]").first.click(),
        ),
    ]


def stories_of_the_roster(world: World) -> list[Scene]:
    """A coach of whom our rules ask much: swelling, shared and not, and a plan that keeps being too hard."""
    coach = admit(world, "asked_much", name="Ada Asked")
    clinic = make.MembershipFactory(person=coach, joined_at=world.now - make.A_DAY).clinic
    for name, rows, shares_pain in (
        ("Sam Swollen", ["swelling"], True),
        ("Quinn Quiet", ["swelling"], False),
        ("Hana Hard", ["stepped_back_twice"], True),
    ):
        grant = make.GrantFactory(
            walker__name=name, coach=coach, clinic=clinic, shares_pain=shares_pain
        )
        enrolment = make.EnrolmentFactory(walker=grant.walker, enrolled_at=world.now)
        make.AdaptationFactory(
            enrolment=enrolment,
            action="tell_coach",
            figures={"escalation": rows},
            made_at=world.now,
        )
    # The last of them can wait, has not answered a new version, and a view is kept.
    make.VersionOfferFactory(enrolment=enrolment, offered_at=world.now - 9 * make.A_DAY)
    on = grant.walker.local_date(world.now)
    weight, until_on = on.toordinal(), on + 3 * make.A_DAY
    make.SnoozeFactory(
        coach=coach, walker=grant.walker, code="too_hard", weight=weight, until_on=until_on
    )
    make.SavedViewFactory(coach=coach, name="Pain first", query="sort=pain")
    make.OwnThresholdsFactory(coach=coach)
    begun = make.BatchFactory(coach=coach, begun_at=world.now, done_at=world.now)
    make.BatchRowFactory(batch=begun, walker=grant.walker, state="given")
    make.BatchRowFactory(batch=begun, state="left_out", why="They follow a programme already.")
    roster = reverse("coaching:roster")
    first = coach.grants_held.get(walker__name="Sam Swollen").walker_id
    return [
        Scene("roster: told", roster, "asked_much"),
        Scene("roster: pain first", f"{roster}?sort=pain", "asked_much"),
        Scene(
            "roster: put aside", reverse("coaching:walker", args=[grant.walker.pk]), "asked_much"
        ),
        Scene("roster: put one aside", reverse("coaching:snooze", args=[first]), "asked_much"),
        Scene("roster: many, done", reverse("coaching:batch", args=[begun.pk]), "asked_much"),
        Scene("roster: own thresholds", reverse("coaching:thresholds"), "asked_much"),
        Scene("roster: keep", f"{reverse('coaching:saved_views')}?why=fell", "asked_much"),
    ]


def stories_of_results(world: World) -> list[Scene]:
    """What follows from the screening: each result, and the pages that depend on it."""
    results = {
        "go": ("go", []),
        "careful_start": ("with_care", ["CA1"]),
        "ask_first": ("see_a_clinician", ["CF1"]),
        "urgent": ("emergency", ["EM1"]),
        "too_young": ("see_a_clinician", TOO_YOUNG),
    }
    found = []
    for role, (verdict, codes) in results.items():
        person = admit(world, role)
        make.ScreeningFactory(
            walker=person, verdict=verdict, codes=codes, started_at=world.now - make.A_DAY
        )
        found += [
            Scene(f"result: {role}", reverse("programmes:screening_result"), role),
            Scene(f"enrol: {role}", reverse("programmes:enrol", args=["foundations"]), role),
            Scene(f"today: {role}", reverse("programmes:today"), role),
        ]
    return found


def page_templates() -> set[str]:
    """Every template that is a whole page: no fragment, layout, component or letter."""
    folder = settings.BASE_DIR / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    apart = ("layouts/", "components/", "emails/", "allauth/")
    return {
        name
        for name in names
        if not name.startswith(apart)
        and "/snippets/" not in name
        and not is_part(name.rsplit("/", 1)[-1])
    }


def is_part(file: str) -> bool:
    """Fragments start with an underscore; pages are built on files called base."""
    return file.startswith(("_", "base")) or file.removesuffix(".html").endswith("_base")
