"""A check-in is kept once."""

import datetime as dt

import pytest

from programmes.actions.check_ins import SAME_FORM, check_in_once
from programmes.clinical.before import Answers

SORE = Answers(4, frozenset({"swelling"}))


def test_the_same_answers_a_moment_later_are_the_same_check(session, now):
    first = check_in_once(session=session, answers=SORE, now=now)
    again = check_in_once(
        session=session, answers=SORE, now=now + SAME_FORM - dt.timedelta(seconds=1)
    )

    assert again == first
    assert session.check_ins.count() == 1


def test_the_same_answers_later_are_a_new_check(session, now):
    first = check_in_once(session=session, answers=SORE, now=now)
    later = check_in_once(session=session, answers=SORE, now=now + SAME_FORM)

    assert [row.pk for row in session.check_ins.all()] == [later.pk, first.pk]


@pytest.mark.parametrize("other", [Answers(5, SORE.codes), Answers(4)])
def test_other_answers_are_a_new_check(other, session, now):
    check_in_once(session=session, answers=SORE, now=now)
    check_in_once(session=session, answers=other, now=now)

    assert session.check_ins.count() == 2
