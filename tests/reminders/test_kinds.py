"""Each kind: who is owed it and when, what keeps it from leaving, and that it is told about as it happens."""

import datetime as dt

import pytest

from accounts.models import Delivery, User
from programmes.models import Enrolment, Session
from reminders import actions
from reminders.kinds import KINDS
from reminders.reports.sources import SOURCES
from tests.factories import (
    NOW,
    TODAY,
    AdverseEventFactory,
    CheckInFactory,
    DeliveryFactory,
    EnrolmentFactory,
    PreferenceFactory,
    ReminderTermsFactory,
    ScreeningFactory,
    SessionFactory,
    StopInATestFactory,
    UserFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
A_SECOND = dt.timedelta(seconds=1)
A_DAY = dt.timedelta(days=1)
EVENING = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)


def drain(at):
    return +actions.drain(now_function=lambda: at)


def outcome(kind):
    row = Delivery.objects.get(kind=kind)
    return row.state, row.reason


@pytest.fixture
def evening(walker):
    """A walk tomorrow, and the wish to hear of it at half past six."""
    PreferenceFactory(person=walker, kind="evening_before", local_time=dt.time(18, 30))
    enrolment = EnrolmentFactory(walker=walker, enrolled_at=NOW - 5 * A_DAY)
    return SessionFactory(enrolment=enrolment)


def test_every_kind_with_an_hour_has_a_source_and_no_other():
    assert {code for code, kind in KINDS.items() if kind.at} == set(SOURCES)


def test_the_evening_before_is_owed_at_its_hour_once(evening):
    assert actions.owe_everything(now=EVENING - A_SECOND) == 0
    assert actions.owe_everything(now=EVENING) == 1
    assert actions.owe_everything(now=EVENING) == 0

    row = Delivery.objects.get()
    assert (row.kind, row.occurrence, row.due_at) == ("evening_before", "2026-11-21", EVENING)
    assert row.expires_at == EVENING + dt.timedelta(hours=2, minutes=30)


def test_the_evening_before_is_for_those_who_asked_for_it(evening, walker):
    walker.preferences.all().delete()

    assert actions.owe_everything(now=EVENING) == 0


def test_the_letter_of_the_evening_before(evening, mailoutbox):
    actions.owe_everything(now=EVENING)
    drain(EVENING)

    (letter,) = mailoutbox
    assert letter.subject == "Your walk tomorrow: 10 minutes"
    assert letter.body.startswith("Good evening Wilma,\n\n10 MINUTES TOMORROW\n")
    assert "on the evening before a walk at 18:30, London time." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: Session.objects.update(status="skipped"), "skipped"),
        (lambda one: Session.objects.update(planned_on=TODAY + A_DAY), "moved"),
        (
            lambda one: Enrolment.objects.update(status="on_hold", hold_code="fall"),
            "on_hold",
        ),
        (lambda one: one.enrolment.walker.preferences.update(is_on=False), "turned_off"),
        (
            lambda one: one.enrolment.walker.emailaddress_set.update(verified=False),
            "unconfirmed",
        ),
        (
            lambda one: ReminderTermsFactory(person=one.enrolment.walker, stopped_at=NOW),
            "stopped",
        ),
        (
            lambda one: ReminderTermsFactory(
                person=one.enrolment.walker,
                paused_from=TODAY - A_DAY,
                paused_until=TODAY - A_DAY,
            ),
            "paused",
        ),
        (
            lambda one: ReminderTermsFactory(
                person=one.enrolment.walker, quiet_from=dt.time(18), quiet_until=dt.time(21)
            ),
            "quiet_hours",
        ),
        (lambda one: User.objects.update(time_zone="Pacific/Kiritimati"), "not_today"),
    ],
)
def test_everything_is_asked_again_before_the_evening_letter_leaves(
    evening, mailoutbox, change, reason
):
    actions.owe_everything(now=EVENING)
    change(evening)
    drain(EVENING)

    assert outcome("evening_before") == ("skipped", reason)
    assert mailoutbox == []


def test_quiet_hours_that_end_in_time_hold_the_letter_until_then(evening, walker, mailoutbox):
    actions.owe_everything(now=EVENING)
    ReminderTermsFactory(person=walker, quiet_from=dt.time(18), quiet_until=dt.time(19))

    assert drain(EVENING) == {"claimed": 1, "held": 1}
    row = Delivery.objects.get()
    seven = EVENING.replace(hour=19, minute=0)
    assert (row.state, row.next_at, row.attempts) == ("waiting", seven, 0)
    assert drain(seven - A_SECOND) == {}
    assert drain(seven) == {"claimed": 1, "sent": 1}
    assert len(mailoutbox) == 1


def test_a_letter_held_when_it_is_owed_waits_in_the_ledger(evening, walker):
    ReminderTermsFactory(person=walker, quiet_from=dt.time(18), quiet_until=dt.time(19))

    assert actions.owe_everything(now=EVENING) == 1
    row = Delivery.objects.get()
    assert (row.due_at, row.next_at) == (EVENING, EVENING.replace(hour=19, minute=0))


@pytest.mark.parametrize(
    "terms",
    [
        {"stopped_at": NOW},
        {"paused_from": TODAY - A_DAY, "paused_until": TODAY},
        {"quiet_from": dt.time(18), "quiet_until": dt.time(9)},
        {"changed_at": EVENING},
    ],
)
def test_nobody_is_owed_what_their_terms_forbid(evening, walker, terms):
    ReminderTermsFactory(person=walker, **terms)

    assert actions.owe_everything(now=EVENING) == 0


def test_weekdays_choose_among_walking_days(due, now):
    wanted = PreferenceFactory(
        person=due.enrolment.walker, local_time=dt.time(9), changed_at=now - 5 * A_SECOND
    )
    wanted.weekdays = 0b101_1111  # not on Saturdays
    wanted.save()
    assert actions.owe_reminders(now=now) == 0

    wanted.weekdays = 0b010_0000
    wanted.save()
    assert actions.owe_reminders(now=now) == 1


def test_the_letter_of_the_day_says_when_the_walk_is_meant(due, now, mailoutbox):
    PreferenceFactory(
        person=due.enrolment.walker,
        local_time=dt.time(9),
        lead_minutes=30,
        changed_at=now - 5 * A_SECOND,
    )
    actions.owe_reminders(now=now)
    drain(now)

    assert "You mean to walk at 09:30." in mailoutbox[0].body


@pytest.mark.parametrize("kind", ["plan_changed", "message"])
def test_a_clock_that_nobody_knows_stops_nobody_elses_reminder(evening, kind):
    lost = EnrolmentFactory(walker=UserFactory(time_zone="Nowhere/Atall"))
    PreferenceFactory(person=lost.walker, kind="evening_before")
    SessionFactory(enrolment=lost, planned_on=TODAY)
    PreferenceFactory(person=lost.walker, kind=kind)

    assert actions.owe_everything(now=EVENING) == 1


def test_the_plan_letter_waits_for_the_end_of_quiet_hours(walker, now):
    ReminderTermsFactory(person=walker, quiet_from=dt.time(8), quiet_until=dt.time(10))
    DeliveryFactory(person=walker, kind="plan_changed")

    assert drain(now) == {"claimed": 1, "held": 1}
    assert Delivery.objects.get().next_at == now.replace(hour=10)


@pytest.fixture
def missed(walker):
    """A walk of Saturday that nobody walked; the next is on Monday."""
    enrolment = EnrolmentFactory(walker=walker, reminder_time=dt.time(9))
    return SessionFactory.create_batch(2, enrolment=enrolment)[0]


SUNDAY = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


def nudged(now=SUNDAY):
    return actions.owe_kind(kind="missed_walk", now=now)


def test_one_friendly_word_after_a_missed_walk_and_then_silence(missed, mailoutbox):
    assert nudged(SUNDAY - A_SECOND) == 0
    assert nudged() == 1
    assert nudged() == 0
    drain(SUNDAY)

    (letter,) = mailoutbox
    assert letter.subject == "Your plan is here when you are"
    assert "Your next walk is on Monday 23 November." in letter.body
    # The walk of Monday is missed too: nothing more is said until somebody walks.
    assert nudged(SUNDAY + 2 * A_DAY) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Session.objects.filter(pk=one.pk).update(status="walked"),
        lambda one: Session.objects.filter(pk=one.pk).update(status="skipped"),
        lambda one: Session.objects.filter(number=2).update(planned_on=TODAY + A_DAY),
        lambda one: Enrolment.objects.update(status="on_hold", hold_code="fall"),
        lambda one: PreferenceFactory(
            person=one.enrolment.walker, kind="missed_walk", is_on=False
        ),
        lambda one: PreferenceFactory(
            person=one.enrolment.walker, is_on=False, changed_at=one.enrolment.enrolled_at
        ),
        lambda one: CheckInFactory(session=one, verdict="skip"),
        lambda one: WalkFactory(
            session__enrolment=one.enrolment,
            session__planned_on=TODAY + 7 * A_DAY,
            walked_on=TODAY,
            walked_at=NOW,
        ),
    ],
)
def test_a_friendly_word_is_not_said_when_it_would_hurt_or_is_not_wanted(
    missed, mailoutbox, change
):
    nudged()
    change(missed)
    drain(SUNDAY)

    assert outcome("missed_walk")[0] == "skipped"
    assert mailoutbox == []
    Delivery.objects.all().delete()
    assert nudged() == 0


def test_a_check_that_said_start_does_not_keep_the_friendly_word(missed):
    CheckInFactory(session=missed)

    assert nudged() == 1


def test_those_who_want_the_friendly_word_alone_get_it(missed, walker):
    PreferenceFactory(person=walker, is_on=False)
    PreferenceFactory(person=walker, kind="missed_walk", local_time=dt.time(11))

    assert nudged(SUNDAY.replace(hour=11) - A_SECOND) == 0
    assert nudged(SUNDAY.replace(hour=11)) == 1


SUNDAY_EVENING = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)


@pytest.fixture
def week(walker):
    """A walk of ten minutes on Saturday, another planned on Monday, and the wish for a look back on Sundays."""
    enrolment = EnrolmentFactory(walker=walker)
    WalkFactory(session=SessionFactory(enrolment=enrolment, status="walked"))
    SessionFactory(enrolment=enrolment)
    return PreferenceFactory(
        person=walker, kind="weekly_summary", local_time=dt.time(18), weekdays=0b100_0000
    )


def looked_back(now=SUNDAY_EVENING):
    return actions.owe_kind(kind="weekly_summary", now=now)


def test_a_look_back_comes_once_a_week(week, mailoutbox):
    assert looked_back(SUNDAY_EVENING - A_SECOND) == 0
    assert looked_back() == 1
    assert looked_back() == 0
    drain(SUNDAY_EVENING)

    (letter,) = mailoutbox
    assert letter.subject == "Your week of walking"
    assert "You walked once. 10 minutes in all. Your plan had 1 walk." in letter.body
    assert "Your next walk is on Monday 23 November." in letter.body
    assert Delivery.objects.get().occurrence == "2026-W47"
    assert looked_back(SUNDAY_EVENING + 7 * A_DAY) == 1


@pytest.mark.parametrize("day", [20, 21, 23, 24])
def test_a_look_back_comes_on_its_weekday_alone(week, day):
    assert looked_back(SUNDAY_EVENING.replace(day=day, hour=17)) == (day == 23)


def test_a_week_without_a_walk_in_the_plan_is_not_looked_back_at(week):
    assert looked_back(SUNDAY_EVENING + 14 * A_DAY) == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: Enrolment.objects.update(status="on_hold", hold_code="fall"), "on_hold"),
        (lambda one: Enrolment.objects.update(status="withdrawn", ended_at=NOW), "ended"),
        (lambda one: Session.objects.all().delete(), "nothing_planned"),
        (lambda one: type(one).objects.update(is_on=False), "turned_off"),
    ],
)
def test_everything_is_asked_again_before_a_look_back(week, mailoutbox, change, reason):
    looked_back()
    change(week)
    drain(SUNDAY_EVENING)

    assert outcome("weekly_summary") == ("skipped", reason)


@pytest.fixture
def old_answers(walker):
    """Answers of twelve weeks ago, given at nine in the evening; the programme goes on."""
    given = NOW.replace(hour=21) - dt.timedelta(weeks=12)
    screening = ScreeningFactory(walker=walker, started_at=given, completed_at=given)
    return EnrolmentFactory(walker=walker, screening=screening)


def asked_again(now):
    return actions.owe_kind(kind="rescreening_due", now=now)


def test_the_questions_are_asked_again_on_the_day_after_twelve_weeks(old_answers, mailoutbox):
    assert asked_again(SUNDAY - A_SECOND) == 0
    assert asked_again(SUNDAY) == 1
    assert asked_again(SUNDAY + A_DAY) == 0
    drain(SUNDAY)

    assert mailoutbox[0].subject == "A few safety questions are due"
    assert "/screening/" in mailoutbox[0].body


def test_stopping_all_leaves_the_questions(old_answers, walker, mailoutbox):
    ReminderTermsFactory(
        person=walker, stopped_at=NOW, paused_from=TODAY, paused_until=TODAY + 9 * A_DAY
    )
    asked_again(SUNDAY)
    drain(SUNDAY)

    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda walker: ScreeningFactory(walker=walker),
        lambda walker: Enrolment.objects.update(status="withdrawn", ended_at=NOW),
        lambda walker: PreferenceFactory(person=walker, kind="rescreening_due", is_on=False),
    ],
)
def test_the_questions_are_not_asked_of_those_who_need_not_answer(
    old_answers, walker, mailoutbox, change
):
    asked_again(SUNDAY)
    change(walker)
    drain(SUNDAY)

    assert outcome("rescreening_due")[0] == "skipped"
    Delivery.objects.all().delete()
    assert asked_again(SUNDAY) == 0


def alerted(now):
    return actions.owe_alerts(now=now)


@pytest.mark.parametrize(
    ("happens", "needs_pain"),
    [
        (lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="fall"), False),
        (lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="stop_for_pain"), True),
        (lambda walker: StopInATestFactory(walker=walker, kind="unwell", recorded_at=NOW), True),
        (lambda walker: walk_of(walker, pain_worst=6, logged_at=NOW), True),
        (lambda walker: held(walker, "fall"), False),
        (lambda walker: held(walker, "emergency_sign"), False),
    ],
)
@pytest.mark.parametrize("shares_pain", [True, False])
def test_a_coach_is_told_at_once(grant, mailoutbox, happens, needs_pain, *, shares_pain):
    walker, now = grant.walker, NOW
    grant.shares_pain = shares_pain
    grant.save()
    happens(walker)
    is_told = shares_pain or not needs_pain

    assert alerted(now) == is_told
    assert alerted(now) == 0
    drain(now)
    assert [mail.to for mail in mailoutbox] == [[grant.coach.email]] * is_told
    if is_told:
        (letter,) = mailoutbox
        assert letter.subject == "A walker needs you now"
        assert f"/coach/walkers/{walker.pk}/" in letter.body
        assert walker.name not in letter.body
        assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.parametrize(
    "happens",
    [
        lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="near_fall"),
        lambda walker: walk_of(walker, pain_worst=5, logged_at=NOW),
        lambda walker: held(walker, "screening"),
        lambda walker: AdverseEventFactory(
            walk=walk_of(walker), kind="fall", recorded_at=NOW - A_DAY
        ),
        lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="fall", seen_at=NOW),
    ],
)
def test_a_coach_is_not_woken_for_less(grant, walker, now, happens):
    happens(walker)

    assert alerted(now) == 0


def walk_of(walker, **fields):
    enrolment = walker.enrolments.first() or EnrolmentFactory(walker=walker)
    return WalkFactory(session__enrolment=enrolment, **fields)


def held(walker, code):
    EnrolmentFactory(walker=walker).hold(code, NOW)


def test_one_walk_that_tells_of_much_is_one_alert(grant, walker, now):
    walk = walk_of(walker, pain_worst=9, logged_at=now)
    for kind in ("fall", "stop_for_pain"):
        AdverseEventFactory(walk=walk, kind=kind)
    walk.session.enrolment.hold("fall", now)

    assert alerted(now) == 1
    later = now + dt.timedelta(minutes=5)
    walk.session.enrolment.hold("head_hit", later)
    assert alerted(later) == 1


@pytest.mark.parametrize(
    ("change", "is_sent"),
    [
        (lambda grant: grant.__class__.objects.update(ended_at=NOW), False),
        (
            lambda grant: PreferenceFactory(person=grant.coach, kind="coach_alert", is_on=False),
            False,
        ),
        (
            lambda grant: ReminderTermsFactory(
                person=grant.coach,
                stopped_at=NOW,
                quiet_from=dt.time(0),
                quiet_until=dt.time(23),
                paused_from=TODAY,
                paused_until=TODAY,
            ),
            True,
        ),
    ],
)
def test_an_alert_breaks_quiet_hours_and_stops_but_not_the_end_of_trust(
    grant, mailoutbox, change, *, is_sent
):
    AdverseEventFactory(walk=walk_of(grant.walker), kind="fall")
    alerted(NOW)
    change(grant)
    drain(NOW)

    assert len(mailoutbox) == is_sent


def test_a_coach_of_later_is_not_told_of_what_was_before(grant, walker, now):
    AdverseEventFactory(walk=walk_of(walker), kind="fall")
    grant.began_at = now + A_SECOND
    grant.save()

    assert alerted(now + 2 * A_SECOND) == 0


MONDAY = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)


def test_a_coach_is_told_how_many_need_them(grant, walker, mailoutbox):
    PreferenceFactory(
        person=grant.coach, kind="coach_digest", local_time=dt.time(7, 30), weekdays=0b001_1111
    )
    walk_of(walker, falls=1)

    assert actions.owe_kind(kind="coach_digest", now=SUNDAY) == 0
    assert actions.owe_kind(kind="coach_digest", now=MONDAY) == 1
    assert actions.owe_kind(kind="coach_digest", now=MONDAY + dt.timedelta(hours=2)) == 0
    drain(MONDAY)
    assert mailoutbox[0].subject == "1 walker needs you"
    assert actions.owe_kind(kind="coach_digest", now=MONDAY + A_DAY) == 1


def test_nobody_in_need_is_no_mail(grant, mailoutbox):
    wish = {"kind": "coach_digest", "local_time": dt.time(7, 30), "weekdays": 1}
    PreferenceFactory(person=grant.coach, **wish)
    actions.owe_kind(kind="coach_digest", now=MONDAY)
    drain(MONDAY)

    assert outcome("coach_digest") == ("skipped", "nobody_needs")


def test_nothing_new_of_any_kind_costs_a_fixed_number_of_queries(
    missed, now, django_assert_num_queries
):
    with django_assert_num_queries(len(SOURCES) + 3):
        actions.owe_everything(now=now - dt.timedelta(hours=3))
