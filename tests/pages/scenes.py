"""Every page, as whoever sees it: one scene for each address of the access table, then pages that need a story."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from tests import factories as make
from tests.architecture.access import ALLAUTH, OURS, Access
from tests.architecture.addresses import all_addresses
from tests.pages.visits import Scene
from tests.world import World, cookies_of

# As whom each class of addresses is looked at; more than one where the page differs much.
VIEWERS = {
    Access.PUBLIC: ("anonymous", "walker"),
    Access.SIGNED_IN: ("walker", "newcomer"),
    Access.WALKER_OWN: ("walker",),
    Access.COACH_OF_WALKER: ("coach",),
    Access.COACH: ("coach", "coach_ungranted"),
    Access.COACH_OWN: ("coach",),
    Access.CLINIC_ADMIN: ("clinic_admin",),
    Access.STAFF: (),
    Access.SIGNED_TOKEN: ("anonymous",),
}
NOT_PAGES = {
    "healthz",
    "reminders:readyz",
    "manifest",
    "service_worker",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
}
EMERGENCY_PAGES = ("400.html", "403.html", "403_csrf.html", "429.html", "500.html")


def scenes(world: World) -> list[Scene]:
    """All of them. Pages that change something by being looked at come last."""
    return [
        *from_our_addresses(world),
        *from_guest_addresses(),
        *stories_of_accounts(world),
        *stories_of_invitations(world),
        *stories_of_walking(world),
        *emergencies(),
    ]


def from_our_addresses(world: World) -> list[Scene]:
    """Each address of ours that can be opened, as its viewers."""
    samples = {**world.samples, "mail_file": "a-mail"}
    found = []
    for address in all_addresses():
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
        for address in all_addresses()
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


def stories_of_accounts(world: World) -> list[Scene]:
    """Links from mails, two-step sign-in, and pages that ask for the password again."""
    unconfirmed: User = make.UserFactory(email="unconfirmed@example.org", confirmed=False)
    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=unconfirmed)).key
    careful: User = make.UserFactory(email="careful@example.org", name="Carys Full")
    TOTP.activate(careful, generate_totp_secret())
    RecoveryCodes.activate(careful)
    world.people["careful"] = careful
    world.cookies["careful"] = cookies_of(careful)
    walker = world.people["walker"]
    reset = {
        "uidb36": user_pk_to_url_str(walker),
        "key": default_token_generator.make_token(walker),
    }
    return [
        Scene("confirm address", reverse("account_confirm_email", args=[key])),
        Scene("confirm address, bad link", reverse("account_confirm_email", args=["1-2"])),
        Scene("new password", reverse("account_reset_password_from_key", kwargs=reset)),
        Scene("new password, bad link", "/accounts/password/reset/key/1-2/"),
        Scene("two steps: overview", reverse("mfa_index"), "careful"),
        Scene("two steps: stop", reverse("mfa_deactivate_totp"), "careful"),
        Scene("two steps: codes", reverse("mfa_view_recovery_codes"), "careful"),
        Scene("two steps: new codes", reverse("mfa_generate_recovery_codes"), "careful"),
        Scene(
            "two steps: sign in", reverse("account_login"), act=lambda page: sign_in(page, careful)
        ),
        Scene(
            "wrong password",
            reverse("account_login"),
            act=lambda page: sign_in(page, walker, "wrong"),
        ),
    ]


def sign_in(page: object, person: User, password: str = make.PASSWORD) -> None:
    """Type the address and the password."""
    page.locator("input[name=login]").fill(person.email)  # type: ignore[attr-defined]
    page.locator("input[name=password]").fill(password)  # type: ignore[attr-defined]
    page.locator("main form[method=post] button[type=submit]").first.click()  # type: ignore[attr-defined]


def stories_of_invitations(world: World) -> list[Scene]:
    """An open invitation seen by its addressee and by somebody else, a closed one, and one that never was."""
    invited: User = make.UserFactory(email="invited@example.org", name="Ingrid Vale")
    world.people["invited"], world.cookies["invited"] = invited, cookies_of(invited)
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


def stories_of_walking(world: World) -> list[Scene]:
    """Results of the screening, a session that is over, and a programme that must not be followed."""
    found = [
        Scene("player, walked", reverse("programmes:player", args=[world.walked.pk]), "walker"),
        Scene("log, walked", reverse("programmes:log", args=[world.walked.pk]), "walker"),
        Scene(
            "not today, walked", reverse("programmes:not_today", args=[world.walked.pk]), "walker"
        ),
    ]
    for verdict, codes in (
        ("go", []),
        ("with_care", ["CA1"]),
        ("see_a_clinician", ["CF1"]),
        ("emergency", ["EM1"]),
    ):
        person: User = make.UserFactory(
            email=f"{verdict.replace('_', '-')}@example.org", time_zone="Europe/London"
        )
        make.ScreeningFactory(
            walker=person, verdict=verdict, codes=codes, started_at=world.now - make.A_DAY
        )
        world.people[verdict], world.cookies[verdict] = person, cookies_of(person)
        found += [
            Scene(f"result: {verdict}", reverse("programmes:screening_result"), verdict),
            Scene(f"enrol: {verdict}", reverse("programmes:enrol", args=["foundations"]), verdict),
            Scene(f"today: {verdict}", reverse("programmes:today"), verdict),
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
