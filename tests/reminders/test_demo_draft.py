"""The draft of the demo coach: theirs alone, and with something for the checks to say."""

import pytest

from coaching.models import OwnProgramme
from programmes.clinical.findings import Finding, findings_in
from reminders.management.demo import Maker
from reminders.management.drafts import NAME, write_draft
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_demo_coach_is_writing_a_programme_whose_third_week_grows_too_fast():
    make.ProgrammeVersionFactory()
    member = make.MembershipFactory()
    maker = Maker(seed=1, now=NOW)
    write_draft(maker, member.person, member.clinic)
    maker.write()

    own = OwnProgramme.objects.get()
    assert (own.name, own.author, own.programme) == (NAME, member.person, None)
    assert findings_in(own.document) == (
        Finding("weekly", "12 to 18 minutes is too steep", 3),
        Finding("weekly", "4 to 6 backward minutes is too steep", 3),
    )
