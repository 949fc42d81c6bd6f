"""The log of a clinic and its figures: what admins and auditors read, and what they never learn."""

import csv
import datetime as dt

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.models import AuditEvent
from coaching import actions
from coaching.reports.figures import adherence_in, without_a_coach
from coaching.reports.log import WORDS, code_of_person, safe_cell
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    CoverFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    SessionFactory,
    UserFactory,
)

LOG = "/clinic/log/"
FILE = "/clinic/log/file/"
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def clinic(clinic_admin):
    return clinic_admin.memberships.get().clinic


@pytest.fixture
def auditor(clinic):
    return MembershipFactory(clinic=clinic, role="auditor", person__name="Aud Reader").person


def note(clinic, actor, verb="walker.viewed", *, at=NOW, subject=None, **detail):
    return record(at=at, actor=actor, verb=verb, subject=subject, place=clinic.pk, **detail)


def table_of(response) -> list[list[str]]:
    return list(csv.reader(response.getvalue().decode().splitlines()))


class TestLines:
    def test_name_the_team_and_call_walkers_by_a_code(
        self, client_of, auditor, coach, grant, walker
    ):
        client_of(coach).get(reverse("coaching:walker", kwargs={"pk": walker.pk}))

        body = text_of(client_of(auditor).get(LOG))

        assert "Cora Hill" in body
        assert "opened the page of a walker" in body
        assert code_of_person(walker.pk) in body
        for hidden in ("Wilma", "walker@example.org", str(walker.pk)):
            assert hidden not in body

    def test_a_walker_who_works_there_stays_a_code_in_what_they_did_as_a_walker(
        self, client_of, auditor, clinic, coach
    ):
        note(clinic, coach, "grant.begun", subject=coach)

        body = text_of(client_of(auditor).get(LOG))

        assert code_of_person(coach.pk) in body
        assert "Cora Hill" not in body

    def test_people_and_roles_of_the_team_are_named(self, client_of, auditor, clinic_admin, coach):
        membership = coach.memberships.get()
        actions.change_role(membership=membership, role="assistant", by=clinic_admin, now=NOW)

        body = text_of(client_of(auditor).get(LOG))

        assert "Cora Hill, coach → assistant" in body

    def test_hold_nothing_of_other_clinics_and_of_no_clinic(self, client_of, auditor, stranger):
        note(stranger.memberships.get().clinic, stranger)
        record(at=NOW, actor=stranger, verb="account.changed")

        assert "Nothing found." in text_of(client_of(auditor).get(LOG))

    def test_every_deed_of_coaching_has_its_words(self, clinic, client_of, auditor, coach):
        for verb in WORDS:
            note(clinic, coach, verb)
        note(clinic, None, "some.verb")

        body = text_of(client_of(auditor).get(LOG))

        assert [verb for verb in WORDS if verb in body.partition("<table")[2]] == []
        assert "some.verb" in body

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(
        self, client_of, auditor, clinic, number, django_assert_num_queries
    ):
        for membership in MembershipFactory.create_batch(number, clinic=clinic):
            note(clinic, membership.person, subject=UserFactory())
        client = client_of(auditor)

        with django_assert_num_queries(7):
            client.get(LOG)


class TestSearch:
    @pytest.fixture
    def lines(self, clinic, coach, walker):
        ben = MembershipFactory(clinic=clinic, person__name="Ben Adey").person
        note(clinic, coach, subject=walker, at=NOW - 3 * A_DAY)
        note(clinic, ben, "note.written", at=NOW - A_DAY)
        note(clinic, walker, "grant.changed", subject=walker, at=NOW)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, 3),
            ({"q": "cora"}, 1),
            ({"q": "COACH@EXAMPLE.org"}, 1),
            ({"q": "adey"}, 1),
            ({"q": "walker@example.org"}, 2),
            ({"q": "walker@"}, 0),
            ({"q": "wilma"}, 0),
            ({"what": "note.written"}, 1),
            ({"since": "2026-11-20"}, 2),
            ({"until": "2026-11-20"}, 2),
            ({"since": "2026-11-18", "until": "2026-11-18"}, 1),
            ({"since": "2026-11-19", "until": "2026-11-19"}, 0),
            ({"q": "cora", "what": "note.written"}, 0),
        ],
    )
    def test_finds_by_person_act_and_days(self, client_of, auditor, lines, asked, found):
        page = client_of(auditor).get(LOG, asked)
        lines_of_file = table_of(client_of(auditor).get(FILE, asked))

        assert len(page.context["log"].rows) == found
        kept = [line for line in lines_of_file[1:] if line[-1] != "log.exported"]
        assert len(kept) == found

    @pytest.mark.parametrize(
        "asked",
        [{"since": "yesterday"}, {"what": "all"}, {"until": "9999-12-31"}, {"q": "x" * 300}],
    )
    def test_a_search_that_is_none_is_said_and_finds_nothing(
        self, client_of, auditor, lines, asked
    ):
        for url in (LOG, FILE):
            body = text_of(client_of(auditor).get(url, asked))
            assert "Please check what you wrote" in body
            assert "Nothing found." in body

    def test_more_than_a_page_is_paged(self, client_of, auditor, clinic, coach):
        for row in range(51):
            note(clinic, coach, at=NOW - row * A_DAY)
        client = client_of(auditor)

        first, second = (client.get(LOG, {"q": "cora", "page": page}) for page in ("1", "2"))

        assert len(first.context["log"].rows) == 50
        assert len(second.context["log"].rows) == 1
        assert "?q=cora&amp;page=2" in text_of(first)
        assert "?q=cora&amp;page=1" in text_of(second)


class TestFile:
    def test_holds_the_lines_and_is_noted(self, client_of, auditor, clinic, coach, walker):
        note(clinic, coach, subject=walker)

        response = client_of(auditor).get(FILE)

        lines = table_of(response)
        assert lines[0] == ["When", "Who", "What", "About", "Code"]
        assert lines[-1] == [
            "2026-11-21T09:00:00+00:00",
            "Cora Hill",
            "opened the page of a walker",
            code_of_person(walker.pk),
            "walker.viewed",
        ]
        assert AuditEvent.objects.get(verb="log.exported").actor == auditor
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"

    @pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "|", "%", "＝"])  # noqa: RUF001
    def test_no_cell_is_a_formula(self, client_of, auditor, clinic, coach, mark):
        evil = f"{mark}HYPERLINK(1)"
        assert safe_cell(evil) == f"'{evil}"
        coach.name = evil
        coach.save()
        note(clinic, coach)

        body = client_of(auditor).get(FILE).getvalue().decode()

        assert f'"{mark.strip(" ")}HYPERLINK' not in body

    def test_a_plain_cell_stays_as_it_is(self):
        assert safe_cell("Cora Hill-Dale =") == "Cora Hill-Dale ="


class TestFigures:
    def people(self, clinic, coach, number):
        for _ in range(number):
            grant = GrantFactory(coach=coach, clinic=clinic)
            enrolment = EnrolmentFactory(walker=grant.walker)
            days = {1: "walked", 2: "planned", 28: "walked", 29: "walked", 0: "walked"}
            for row, (ago, status) in enumerate(days.items(), start=1):
                SessionFactory(
                    enrolment=enrolment,
                    number=row,
                    planned_on=NOW.date() - ago * A_DAY,
                    status=status,
                )

    def test_adherence_counts_four_weeks_that_are_over(self, clinic, coach):
        self.people(clinic, coach, 5)
        GrantFactory(clinic=clinic, ended_at=NOW)

        found = adherence_in(clinic, NOW)

        assert (found.done, found.planned, found.walkers, found.percent) == (10, 15, 5, 67)

    def test_adherence_of_few_is_hidden(self, client_of, clinic_admin, clinic, coach):
        self.people(clinic, coach, 4)

        assert adherence_in(clinic, NOW).percent is None
        assert "too few to tell" in text_of(client_of(clinic_admin).get("/clinic/"))

    def test_walkers_whom_nobody_looks_after_are_counted(
        self, client_of, clinic_admin, clinic, coach, grant
    ):
        before = without_a_coach(clinic, NOW)
        coach.memberships.update(left_at=NOW)
        after = without_a_coach(clinic, NOW)
        body = text_of(client_of(clinic_admin).get("/clinic/"))
        grant.shares_team = True
        grant.save()
        ben = MembershipFactory(clinic=clinic).person
        CoverFactory(clinic=clinic, away=coach, stand_in=ben)

        assert (before, after, without_a_coach(clinic, NOW)) == (0, 1, 0)
        assert "Let another coach take over" in body

    def test_an_auditor_reads_them_and_changes_nothing(self, client_of, auditor, clinic_admin):
        client = client_of(auditor)

        body = text_of(client.get("/clinic/"))

        assert "Numbers" in body
        assert "Take back" not in body
        for url in ("/clinic/people/", "/clinic/cover/"):
            assert client.get(url).status_code == 404
            assert url not in body
