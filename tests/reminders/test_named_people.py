"""The demo people: who works in the demo clinic, and what each of them finds."""

import pytest
from django.core.management import call_command

from accounts.models import User
from programmes.actions.catalogue import publish_catalogue
from reminders.management.named import make_named_people
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(time_machine):
    time_machine.move_to(NOW, tick=False)
    publish_catalogue(now=NOW)
    make_named_people(NOW)
    return {person.email.partition("@")[0]: person for person in User.objects.all()}


def test_everybody_is_invented_and_each_role_works_once_in_the_demo_clinic(people):
    assert all(person.email.endswith("@example.org") for person in people.values())
    clinic = people["coach"].memberships.get().clinic
    assert {
        (member.role, member.person.email)
        for member in clinic.memberships.select_related("person")
    } == {
        ("coach", "coach@example.org"),
        ("admin", "clinic@example.org"),
        ("assistant", "assistant@example.org"),
        ("auditor", "auditor@example.org"),
    }


def test_the_assistant_sees_who_shares_with_the_team_and_the_auditor_the_log(people, client_of):
    roster = client_of(people["assistant"]).get("/coach/").content.decode()
    seen = {name for name in ("Wilma Walker", "Silas Stillwater", "Ada Alder") if name in roster}
    assert seen == {"Wilma Walker", "Silas Stillwater"}

    auditor = client_of(people["auditor"])
    assert auditor.get("/clinic/log/").status_code == 200
    assert auditor.get("/coach/").status_code == 404


def test_they_are_printed_with_the_others(people, capsys, settings):
    settings.DEMO = True
    call_command("demo_people")

    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines()[:-1]] == [
        "walker@example.org",
        "newcomer@example.org",
        "coach@example.org",
        "clinic@example.org",
        "assistant@example.org",
        "auditor@example.org",
        "stranger@example.org",
        "staff@example.org",
    ]
