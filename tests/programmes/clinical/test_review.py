"""Table 4: each of its rows on both sides of its threshold, the most serious one, and what never counts as fine."""

import datetime as dt

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from programmes.clinical.figures import (
    Morning,
    PainNow,
    Report,
    Symptom,
    Walked,
    WeekInputs,
    figures_of,
    usual_pain,
)
from programmes.clinical.review import (
    ESCALATION_ROWS,
    FIRES,
    ROWS,
    UNKNOWN_ROWS,
    Judged,
    escalation,
    is_too_few,
    review_week,
)
from programmes.clinical.rules import AFTER_ACTIONS
from programmes.clinical.stop_rules import AFTER_ROWS, HOLDING_ACTIONS, Told, after_walk

BEGINS = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
FINE = {"pain_worst": 1, "effort": 4, "confidence": 4}


def on(offset: int) -> dt.date:
    """The day so many days after the first one of the week."""
    return BEGINS + offset * DAY


def walk(offset: int, **told: object) -> Walked:
    return Walked(on(offset), **{**FINE, **told})


def morning(offset: int, pain: int | None = 1, *, later: int = 1, **told: object) -> Morning:
    return Morning(on(offset + later), on(offset), pain, **told)


def week(*walks: Walked, **known: object) -> WeekInputs:
    """A week of three fine walks with a usual pain of 1; a walk given for a day replaces the one of that day."""
    given_days = {each.walked_on for each in walks}
    fine = [walk(offset) for offset in (0, 2, 4) if on(offset) not in given_days]
    facts = {
        "begins_on": BEGINS,
        "planned": 3,
        "effort_top": 4,
        "programme_code": "foundations",
        "walks": (*fine, *walks),
        "mornings": tuple(morning(offset) for offset in (0, 2, 4)),
        "joining_pain": 1,
    }
    return WeekInputs(**{**facts, **known})


def mornings(*others: Morning) -> dict[str, tuple[Morning, ...]]:
    """Fine mornings after the three walks, but for the days of `others`."""
    days = {other.walked_on for other in others}
    fine = [morning(offset) for offset in (0, 2, 4) if on(offset) not in days]
    return {"mornings": (*fine, *others)}


def fired(inputs: WeekInputs) -> list[str]:
    return [row.code for row in review_week(inputs).rows]


def test_a_fine_week_moves_on():
    review = review_week(week())

    assert (review.action, review.row, review.rows) == (
        "advance",
        AFTER_ROWS["none"],
        (AFTER_ROWS["none"],),
    )
    assert review.holds is False


def test_a_week_of_which_nobody_said_anything_has_empty_figures():
    figures = figures_of(week(walks=(), mornings=(), joining_pain=None))

    assert (figures.morning, figures.morning_above, figures.sore_days) == (0, 0, 0)
    assert (figures.pain, figures.effort, figures.confidence, figures.done) == (
        None,
        None,
        None,
        0,
    )
    assert (figures.high_pains, figures.missing_mornings, figures.usual_rises) == (0, 0, ())
    assert (figures.falls, figures.near_falls, figures.symptoms) == (0, 0, frozenset())


def test_the_table_is_whole():
    assert len(AFTER_ROWS) == 22
    assert list(FIRES) == [code for code in ROWS if code != "none"]
    assert list(UNKNOWN_ROWS) == ["morning_missing", "answers_missing"]
    assert list(ESCALATION_ROWS) == ["stepped_back_twice", "same_week_again"]
    assert {row.action for row in UNKNOWN_ROWS.values()} == {"repeat"}


@pytest.mark.parametrize(
    ("symptoms", "codes", "action"),
    [
        ({Symptom.EMERGENCY}, ["emergency_sign"], "stop_seek_care"),
        ({Symptom.HEAD_HIT}, ["fall_injury"], "stop_seek_care"),
        (
            {Symptom.HEAD_HIT, Symptom.BLOOD_THINNERS},
            ["head_hit", "fall_injury"],
            "stop_seek_care",
        ),
        ({Symptom.HEAD_SIGN}, ["head_hit"], "stop_seek_care"),
        ({Symptom.BLOOD_THINNERS}, ["none"], "advance"),
        ({Symptom.INJURED}, ["fall_injury"], "stop_seek_care"),
        ({Symptom.NO_WEIGHT_ON_LEG}, ["fall_injury"], "stop_seek_care"),
        ({Symptom.FALL}, ["fall"], "pause_contact_coach"),
        ({Symptom.FALL, Symptom.INJURED}, ["fall_injury"], "stop_seek_care"),
        ({Symptom.FALL, Symptom.HEAD_SIGN}, ["head_hit"], "stop_seek_care"),
        ({Symptom.KNEE_URGENT}, ["knee_urgent"], "stop_seek_care"),
        ({Symptom.LEG_NUMB_OR_WEAK}, ["leg_numb_or_weak"], "stop_seek_care"),
    ],
)
def test_a_report_fires_its_rows(symptoms, codes, action):
    review = review_week(week(reports=(Report(on(3), frozenset(symptoms)),)))

    assert ([row.code for row in review.rows], review.action) == (codes, action)
    assert review.holds is (action in HOLDING_ACTIONS)


@pytest.mark.parametrize(
    ("offset", "codes"), [(-1, ["none"]), (0, ["fall"]), (6, ["fall"]), (7, ["none"])]
)
def test_a_report_counts_in_its_own_week(offset, codes):
    assert fired(week(reports=(Report(on(offset), frozenset({Symptom.FALL})),))) == codes


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"falls": 1}, ["fall"]),
        ({"stop_code": "fall"}, ["fall"]),
        ({"stop_code": "emergency"}, ["emergency_sign"]),
        ({"stop_code": "dizzy"}, ["none"]),
        ({"near_falls": 1}, ["near_fall"]),
        ({"near_falls": 2}, ["near_falls", "near_falls_in_week"]),
        ({"pain_worst": 5}, ["none"]),
        ({"pain_worst": 6}, ["pain_high"]),
        ({"stop_code": "pain_high"}, ["pain_high"]),
        ({"effort": 5}, ["none"]),
        ({"effort": 6}, ["effort_over"]),
        ({"effort": 7}, ["effort_over"]),
        ({"effort": 8}, ["effort_far_over", "effort_over"]),
        ({"confidence": 3}, ["none"]),
        ({"confidence": 2}, ["confidence_low"]),
        ({"confidence": 1}, ["confidence_low"]),
    ],
)
def test_one_walk_of_the_week_is_enough(told, codes):
    assert fired(week(walk(2, **told))) == codes


@pytest.mark.parametrize(
    ("offset", "codes"), [(-1, ["none"]), (0, ["fall"]), (6, ["fall"]), (7, ["none"])]
)
def test_a_walk_counts_in_its_own_week(offset, codes):
    fall = walk(offset, falls=1)
    answers = mornings(morning(offset))

    assert fired(week(fall, **answers)) == codes


def test_effort_is_measured_against_the_target():
    assert fired(week(walk(0, effort=7), effort_top=6)) == ["none"]
    assert fired(week(walk(0, effort=8), effort_top=6)) == ["effort_far_over", "effort_over"]
    assert fired(week(walk(0, effort=8), effort_top=7)) == ["effort_far_over"]


def test_two_near_falls_in_a_week_step_back_and_one_repeats():
    assert fired(week(walk(0, near_falls=1), walk(2, near_falls=1))) == ["near_falls_in_week"]
    assert fired(week(walk(0, near_falls=1))) == ["near_fall"]


def test_any_near_fall_in_steady_balance_steps_back():
    steady = {"programme_code": "steady_balance"}

    assert fired(week(walk(0, near_falls=1), **steady)) == ["near_falls_in_week", "near_fall"]
    assert fired(week(**steady)) == ["none"]


@pytest.mark.parametrize(("days_before", "is_paused"), [(13, True), (14, False)])
def test_three_near_falls_in_two_weeks_pause(days_before, is_paused):
    first = walk(4 - days_before, near_falls=2)

    assert ("near_falls" in fired(week(first, walk(4, near_falls=1)))) is is_paused


def in_test(offset: int, near_falls: int = 1) -> Report:
    """What went wrong in a physical test of this day."""
    return Report(on(offset), near_falls=near_falls)


def test_near_falls_in_physical_tests_count_like_those_on_walks():
    assert fired(week(reports=(in_test(1),))) == ["near_fall"]
    assert fired(week(reports=(in_test(1), in_test(3)))) == ["near_falls_in_week"]
    assert fired(week(walk(0, near_falls=1), reports=(in_test(3),))) == ["near_falls_in_week"]
    assert fired(week(reports=(in_test(1),), programme_code="steady_balance")) == [
        "near_falls_in_week",
        "near_fall",
    ]


def test_near_falls_in_the_tests_of_one_day_are_those_of_one_session():
    twice = week(reports=(in_test(3), in_test(3)))

    assert fired(twice) == ["near_falls", "near_falls_in_week"]


@pytest.mark.parametrize(("days_before", "is_paused"), [(13, True), (14, False)])
def test_near_falls_on_walks_and_in_tests_of_two_weeks_are_added(days_before, is_paused):
    first = walk(4 - days_before, near_falls=2)

    assert ("near_falls" in fired(week(first, reports=(in_test(4),)))) is is_paused


def test_a_near_fall_in_a_test_of_another_week_fires_nothing():
    assert fired(week(reports=(in_test(-1), in_test(7)))) == ["none"]


def test_near_falls_of_earlier_weeks_alone_fire_nothing():
    assert fired(week(walk(-3, near_falls=3))) == ["none"]


def test_a_near_fall_after_two_earlier_ones_in_one_walk_each_pauses():
    earlier = (walk(-5, near_falls=1), walk(-3, near_falls=1))

    assert fired(week(*earlier, walk(4, near_falls=1)))[0] == "near_falls"
    assert fired(week(earlier[0], walk(4, near_falls=1))) == ["near_fall"]


@pytest.mark.parametrize(("days_before", "code"), [(13, "pain_high_twice"), (14, "pain_high")])
def test_high_pain_twice_in_fourteen_days_pauses(days_before, code):
    first = walk(4 - days_before, pain_worst=6)

    assert fired(week(first, walk(4, pain_worst=7))) == [code]


def test_high_pain_twice_in_one_week_pauses():
    assert fired(week(walk(0, pain_worst=6), walk(4, stop_code="pain_high"))) == [
        "pain_high_twice"
    ]


def test_high_pain_before_the_week_alone_fires_nothing():
    assert fired(week(walk(-2, pain_worst=8))) == ["none"]


@pytest.mark.parametrize(
    ("last_week", "now", "is_up"),
    [
        (2, 3, True),
        (3, 3, False),
        (1, 2, False),
        (4, 5, True),
        (5, 6, False),
        (None, 5, False),
        (3, None, False),
    ],
)
def test_pain_that_is_higher_than_last_week_repeats(last_week, now, is_up):
    walks = [walk(offset, pain_worst=now) for offset in (0, 2, 4)]

    assert ("pain_up" in fired(week(walk(-3, pain_worst=last_week), *walks))) is is_up


@pytest.mark.parametrize(("offset", "is_up"), [(-1, True), (-7, True), (-8, False)])
def test_last_week_is_the_seven_days_before(offset, is_up):
    assert ("pain_up" in fired(week(walk(offset, pain_worst=2), walk(0, pain_worst=3)))) is is_up


def test_the_worst_of_last_week_is_compared():
    before = (walk(-4, pain_worst=4), walk(-2, pain_worst=1))

    assert fired(week(*before, walk(0, pain_worst=4))) == ["none"]
    assert fired(week(*before, walk(0, pain_worst=5))) == ["pain_up"]


@pytest.mark.parametrize(
    ("joining", "pain", "codes"),
    [
        (1, 2, ["none"]),
        (1, 3, ["morning_pain_up"]),
        (1, 4, ["morning_pain_high"]),
        (3, 5, ["morning_pain_up"]),
        (4, 5, ["none"]),
        (4, 6, ["morning_pain_high"]),
        (8, 6, ["morning_pain_high"]),
        (8, 5, ["none"]),
        (None, 1, ["none"]),
        (None, 2, ["morning_pain_up"]),
        (None, 3, ["morning_pain_high"]),
    ],
)
def test_the_next_morning_is_compared_with_usual_pain(joining, pain, codes):
    answers = tuple(morning(offset, min(pain, 1)) for offset in (0, 2))

    assert fired(week(mornings=(*answers, morning(4, pain)), joining_pain=joining)) == codes


def test_pain_of_a_morning_of_another_week_is_not_of_this_one():
    assert fired(week(**mornings(morning(-2, 9)))) == ["none"]
    assert fired(week(**mornings(morning(7, 9)))) == ["none"]


@pytest.mark.parametrize(
    ("days", "code"), [([1, 2], "morning_pain_high"), ([1, 2, 3], "morning_pain_lasting")]
)
def test_pain_for_more_than_two_days_pauses(days, code):
    sore = [morning(4, 7, later=later) for later in days]

    assert fired(week(**mornings(*sore)))[0] == code


def test_a_fine_morning_ends_a_sore_stretch_and_silence_does_not():
    sore = (morning(4, 7), morning(4, 7, later=3))

    assert fired(week(**mornings(*sore, morning(4, 1, later=2)))) == ["morning_pain_high"]
    assert fired(week(**mornings(*sore, morning(4, None, later=2))))[0] == "morning_pain_lasting"


def test_a_sore_stretch_may_begin_in_the_week_before():
    before = Morning(on(-1), on(-2), 7)

    assert fired(week(**mornings(before, morning(0, 7))))[0] == "morning_pain_lasting"
    assert fired(week(**mornings(before))) == ["none"]
    assert fired(week(**mornings(Morning(on(0), on(-1), 7), morning(0, 7)))) == [
        "morning_pain_high"
    ]


def test_of_two_answers_on_one_morning_the_sorer_counts():
    twice = (morning(2, 1, later=3), morning(4, 7), morning(2, 7, later=1))

    assert fired(week(mornings=(morning(0), *twice)))[0] == "morning_pain_lasting"
    assert fired(week(mornings=(morning(0), *reversed(twice))))[0] == "morning_pain_lasting"


def test_a_sore_morning_counts_for_this_week_when_an_answer_for_the_last_one_came_the_same_day():
    sore = (Morning(on(-1), on(-2), 7), Morning(on(1), on(-2), 7), morning(0, 7))

    assert fired(week(**mornings(*sore)))[0] == "morning_pain_lasting"
    assert fired(week(mornings=(*sore[::-1], morning(2), morning(4))))[0] == "morning_pain_lasting"


def test_swelling_on_a_morning_of_this_week_steps_back():
    assert fired(week(**mornings(morning(2, is_swollen=True)))) == ["swelling_lasting"]
    assert fired(week(**mornings(morning(-2, is_swollen=True)))) == ["none"]


@pytest.mark.parametrize("answer", [None, morning(2, None), Morning(on(2), on(2), 1)])
def test_a_missing_morning_never_counts_as_fine(answer):
    answers = (morning(0), morning(4), *([answer] if answer else []))

    review = review_week(week(mornings=answers))

    assert (review.action, review.row.code) == ("repeat", "morning_missing")


def test_a_late_answer_is_an_answer():
    assert fired(week(mornings=(morning(0), morning(2), morning(4, later=2)))) == ["none"]


@pytest.mark.parametrize("told", [{"pain_worst": None}, {"effort": None}, {"confidence": None}])
def test_a_week_of_which_nobody_said_how_it_felt_never_counts_as_fine(told):
    walks = [walk(offset, **told) for offset in (0, 2, 4)]

    assert fired(week(*walks)) == ["answers_missing"]
    assert fired(week(*walks[1:])) == ["none"]


@pytest.mark.parametrize(
    ("done", "planned", "expected"),
    [
        (0, 0, True),
        (1, 0, False),
        (1, 1, False),
        (1, 2, True),
        (2, 3, False),
        (1, 3, True),
        (3, 4, False),
        (2, 4, True),
        (3, 5, True),
        (4, 5, False),
        (0, 3, True),
    ],
)
def test_two_thirds_of_the_sessions_are_enough(done, planned, expected):
    assert is_too_few(done, planned) is expected


def test_a_week_with_too_few_sessions_comes_again():
    one = (walk(0),)

    assert fired(week(walks=(*one, walk(2)))) == ["none"]
    assert fired(week(walks=one)) == ["few_sessions"]
    assert fired(week(walks=())) == ["few_sessions", "answers_missing"]


def pains(*scores: int, last: int = -1) -> tuple[PainNow, ...]:
    """One answer a day, the last of them `last` days after the week began."""
    first = last - len(scores) + 1
    return tuple(PainNow(on(first + place), score) for place, score in enumerate(scores))


@pytest.mark.parametrize(
    ("scores", "joining", "usual"),
    [
        ((), None, None),
        ((), 4, 4),
        ((1, 1), 4, 4),
        ((1, 1, 1), 4, 1),
        ((1, 1), None, 1),
        ((2, 5, 3), 9, 3),
        ((2, 5, 3, 4), 9, 3),
        ((9, 9, 9, 9, 1, 1, 1, 1, 2, 2), 9, 1),
        ((9, 9, 9, 9, 1, 1, 1), 0, 9),
        ((9, 9, 9, 9, 1, 1, 1, 1), 0, 1),
    ],
)
def test_usual_pain_is_the_middle_of_the_last_seven_answers(scores, joining, usual):
    assert usual_pain(pains(*scores), joining, BEGINS) == usual


def test_only_answers_before_the_day_count():
    answers = pains(2, 2, 2, 8, 8, 8, last=2)

    assert usual_pain(answers, None, BEGINS) == 2
    assert usual_pain(answers, None, on(3)) == 2
    assert usual_pain((*answers, PainNow(on(3), 8)), None, on(4)) == 8


@pytest.mark.parametrize(
    ("levels", "is_rising"),
    [
        ((1, 2, 3), True),
        ((1, 2, 2), False),
        ((1, 1, 3), False),
        ((1, 3, 5), True),
        ((3, 2, 1), False),
    ],
)
def test_usual_pain_that_rises_two_weeks_in_a_row_pauses(levels, is_rising):
    answers = tuple(
        PainNow(on(7 * ago + day), level)
        for ago, level in zip((-2, -1, 0), levels, strict=True)
        for day in range(7)
    )

    codes = fired(week(pains_now=answers))

    assert ("usual_pain_rising" in codes) is is_rising
    assert codes[0] == ("usual_pain_rising" if is_rising else "none")


def test_usual_pain_that_nobody_knew_two_weeks_ago_is_not_rising():
    answers = tuple(PainNow(on(7 * ago + day), 3 + ago) for ago in (-1, 0) for day in range(7))

    assert figures_of(week(pains_now=answers, joining_pain=None)).usual_rises == ()
    assert figures_of(week(pains_now=answers, joining_pain=1)).usual_rises == (1, 1)


def test_the_most_serious_row_wins():
    worst = week(walk(0, falls=1, pain_worst=6, confidence=1), walk(2, near_falls=1))

    assert fired(worst) == ["fall", "pain_high", "near_fall", "confidence_low"]


scores = st.none() | st.integers(0, 10)
days = st.integers(-20, 8).map(on)
walks = st.builds(
    Walked,
    walked_on=days,
    pain_worst=scores,
    effort=scores,
    confidence=st.none() | st.integers(1, 5),
    near_falls=st.integers(0, 3),
    falls=st.integers(0, 1),
    stop_code=st.sampled_from(["", "", "fall", "emergency", "pain_high", "dizzy"]),
)
answers = st.builds(Morning, on=days, walked_on=days, pain=scores, is_swollen=st.booleans())
reports = st.builds(Report, on=days, symptoms=st.frozensets(st.sampled_from(Symptom), max_size=2))
few = settings(max_examples=50, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A week is many answers: fewer of them are as many cases."""
weeks = st.builds(
    WeekInputs,
    begins_on=st.just(BEGINS),
    planned=st.integers(0, 5),
    effort_top=st.integers(3, 6),
    programme_code=st.sampled_from(["foundations", "steady_balance"]),
    walks=st.lists(walks, max_size=8).map(tuple),
    mornings=st.lists(answers, max_size=8).map(tuple),
    reports=st.lists(reports, max_size=1).map(tuple),
    pains_now=st.builds(
        lambda told, sore: (*told, *sore),
        st.lists(
            st.builds(PainNow, on=days, pain=st.integers(0, 10), is_check=st.booleans()),
            max_size=18,
        ),
        st.lists(
            st.builds(
                PainNow,
                on=st.integers(0, 6).map(on),
                pain=st.integers(5, 7),
                is_check=st.just(True),
            ),
            max_size=2,
        ),
    ),
    joining_pain=scores,
)


@few
@given(weeks, st.randoms(use_true_random=True))
def test_the_order_of_the_logs_does_not_matter(inputs, chance):
    def shuffled(values):
        return tuple(chance.sample(values, len(values)))

    turned = WeekInputs(
        BEGINS,
        inputs.planned,
        inputs.effort_top,
        inputs.programme_code,
        *map(shuffled, (inputs.walks, inputs.mornings, inputs.reports, inputs.pains_now)),
        inputs.joining_pain,
    )

    assert review_week(turned) == review_week(inputs)


@few
@given(weeks)
def test_rows_come_most_serious_first_and_the_first_one_wins(inputs):
    review = review_week(inputs)
    actions = [row.action for row in review.rows]

    assert actions == sorted(actions, key=AFTER_ACTIONS.index)
    assert (review.action, review.row) == (actions[0], review.rows[0])


@few
@given(weeks)
def test_only_a_week_that_is_fine_in_every_way_moves_on(inputs):
    review = review_week(inputs)
    now = [each for each in inputs.walks if 0 <= (each.walked_on - BEGINS).days < 7]
    told = {m.walked_on for m in inputs.mornings if m.pain is not None and m.on > m.walked_on}

    if review.action == "advance":
        assert now
        assert all((each.pain_worst or 0) <= 5 and not each.falls for each in now)
        assert not any(each.near_falls for each in now)
        assert {each.walked_on for each in now} <= told
        assert len(now) * 3 >= inputs.planned * 2


@few
@given(weeks)
def test_what_acts_at_once_after_a_walk_is_part_of_the_week(inputs):
    now = [each for each in inputs.walks if 0 <= (each.walked_on - BEGINS).days < 7]
    at_once = {
        row.code
        for each in now
        for row in after_walk(
            Told(each.falls, each.near_falls, each.pain_worst, each.stop_code)
        ).rows
    }
    rows = review_week(inputs).rows

    if at_once:
        assert AFTER_ACTIONS.index(rows[0].action) <= min(
            AFTER_ACTIONS.index(AFTER_ROWS[code].action) for code in at_once
        )


def judged(*actions: str, number: int = 3) -> list[Judged]:
    """One verdict a week."""
    return [
        Judged(BEGINS + 7 * place * DAY, number, action) for place, action in enumerate(actions)
    ]


@pytest.mark.parametrize(
    ("actions", "codes"),
    [
        ([], []),
        (["step_back"], []),
        (["step_back", "step_back"], ["stepped_back_twice"]),
        (["step_back", "advance", "step_back"], ["stepped_back_twice"]),
        (["step_back", "advance", "advance", "step_back"], []),
        (["step_back", "step_back", "advance"], []),
        (["repeat", "repeat"], []),
        (["repeat", "repeat", "repeat"], ["same_week_again"]),
        (["repeat", "repeat", "repeat", "repeat"], ["same_week_again"]),
        (["repeat", "advance", "repeat", "repeat"], []),
        (["repeat", "repeat", "repeat", "advance"], []),
    ],
)
def test_a_plan_that_keeps_being_too_hard_is_told_to_the_coach(actions, codes):
    verdicts = judged(*actions)

    assert [row.code for row in escalation(verdicts)] == codes
    assert [row.code for row in escalation(reversed(verdicts))] == codes


def test_repeats_of_different_weeks_are_not_the_same_week():
    verdicts = [*judged("repeat", "repeat"), Judged(on(14), 4, "repeat")]

    assert escalation(verdicts) == ()


def test_the_thresholds_are_the_numbers_in_the_sentences():
    for code, words in {
        "near_falls_in_week": "2 near-falls in one week, or any near-fall in Steady Balance",
        "morning_pain_lasting": "Next-morning pain 6 or more, or 3+ above usual, for more than 2 days",
        "morning_pain_up": "Next-morning pain 2 above usual (still 5 or less)",
        "near_fall": "1 near-fall in the week",
        "pain_up": "Worst pain this week 3 to 5 AND higher than last week's worst",
        "usual_pain_rising": "Usual pain rising 1 point or more for 2 weeks in a row",
        "effort_far_over": "Effort 8 or more",
        "effort_over": "Effort 2 or more above target",
        "few_sessions": "Fewer than two thirds of sessions done this week",
        "confidence_low": "Confidence 1 or 2 out of 5",
    }.items():
        assert AFTER_ROWS[code].when == words


@pytest.mark.parametrize(
    ("days_before", "codes"), [(13, ["pain_high_twice"]), (14, ["pain_high"])]
)
def test_high_pain_in_checks_counts_within_fourteen_days(days_before, codes):
    checks = (
        PainNow(on(3), 6, is_check=True),
        PainNow(on(3 - days_before), 6, is_check=True),
        PainNow(on(7), 9, is_check=True),
    )

    assert fired(week(pains_now=checks, joining_pain=6)) == codes


@pytest.mark.parametrize("pain", [PainNow(on(3), 5, is_check=True), PainNow(on(3), 6)])
def test_less_pain_in_a_check_or_a_score_in_a_log_is_not_high_pain(pain):
    assert fired(week(pains_now=(pain,))) == ["none"]
