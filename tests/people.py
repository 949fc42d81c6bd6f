"""Named people, what they follow, and clients that are signed in as them."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from coaching.models import Clinic, Grant
from programmes.actions.catalogue import publish_catalogue
from programmes.models import Enrolment, Programme, Session
from tests.factories import (
    NOW,
    ClinicFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    SessionFactory,
    UserFactory,
)
from tests.signing_in import client_as


@pytest.fixture
def now() -> dt.datetime:
    """The instant of every test that needs one: a Saturday, 09:00 in London."""
    return NOW


@pytest.fixture
def at_nine() -> Iterator[None]:
    """The clock of this process stands at that instant; for a module: `pytest.mark.usefixtures("at_nine")`."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def walker(db: None) -> User:
    """Somebody who walks; nothing is planned yet."""
    return UserFactory(email="walker@example.org", name="Wilma Ford")


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody with a confirmed address and nothing else."""
    return UserFactory(email="newcomer@example.org", name="")


@pytest.fixture
def coach(db: None) -> User:
    """A coach of the Hillside clinic; nobody has shared anything with them yet (see `grant`)."""
    return _member("coach@example.org", "Cora Hill", "Hillside", "coach")


@pytest.fixture
def clinic_admin(db: None) -> User:
    """The admin of the same clinic, who coaches nobody."""
    return _member("clinic@example.org", "Adam Desk", "Hillside", "admin")


@pytest.fixture
def stranger(db: None) -> User:
    """A coach of another clinic."""
    return _member("stranger@example.org", "Sten Far", "Farside", "coach")


def _member(email: str, name: str, clinic: str, role: str) -> User:
    person = UserFactory(email=email, name=name)
    place = Clinic.objects.filter(name=clinic).first() or ClinicFactory(name=clinic)
    MembershipFactory(clinic=place, person=person, role=role)
    return person


@pytest.fixture
def staff(db: None) -> User:
    """Somebody who may use the staff pages."""
    return UserFactory(
        email="staff@example.org", name="Sam Staff", is_staff=True, is_superuser=True
    )


@pytest.fixture
def grant(walker: User, coach: User) -> Grant:
    """The walker shares everything with the coach."""
    return GrantFactory(walker=walker, coach=coach, clinic=coach.memberships.get().clinic)


@pytest.fixture
def enrolment(walker: User) -> Enrolment:
    """The walker follows Foundations from today; sessions are made by the tests that need them."""
    return EnrolmentFactory(walker=walker)


@pytest.fixture
def session(enrolment: Enrolment) -> Session:
    """The walker's first session, planned for today."""
    return SessionFactory(enrolment=enrolment)


@pytest.fixture
def catalogue(db: None, now: dt.datetime) -> dict[str, Programme]:
    """The ten programmes, published; gives them by slug."""
    publish_catalogue(now=now)
    return {programme.slug: programme for programme in Programme.objects.select_related("current")}


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """Gives a client that is signed in as a person, as if they had just typed their password."""
    return client_as
