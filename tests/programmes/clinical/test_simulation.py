"""Synthetic walkers: the same seed gives the same numbers, every verdict happens, and a broken rule would be seen."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError

from programmes.clinical.before import Checked, ticked_on_more_days
from programmes.clinical.data_files import DATA
from programmes.clinical.figures import Morning, PainNow, Walked, WeekInputs
from programmes.clinical.review import review_week
from programmes.management.commands import simulate as command
from programmes.management.habits import HABITS
from programmes.management.promises import HIGH_PAIN, differs, forgotten_dizziness, wrong_verdict
from programmes.management.simulation import Tally, batch, begin, live

MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)


def test_walkers_of_every_kind_meet_every_verdict_and_break_no_rule():
    tally = batch((0, 140, 12, 1))

    assert tally.violations == []
    assert set(tally.actions) == {
        "advance",
        "repeat",
        "step_back",
        "pause_contact_coach",
        "stop_seek_care",
    }
    assert {kind.split(":")[0] for kind in tally.kinds} == set(HABITS)
    assert tally.escalations.keys() == {"same_week_again", "stepped_back_twice"}


def test_the_seed_decides_and_the_batches_do_not():
    whole, again, other = batch((0, 20, 8, 1)), batch((0, 20, 8, 1)), batch((0, 20, 8, 2))
    parts = batch((0, 9, 8, 1))
    parts.add(batch((9, 11, 8, 1)))

    assert whole == again == parts
    assert whole != other


def test_a_verdict_that_forgets_a_fall_or_high_pain_would_be_seen():
    fine = review_week(
        WeekInputs(MONDAY, 0, 4, "foundations", (Walked(MONDAY, pain_worst=6, falls=1),))
    )
    inputs = WeekInputs(MONDAY, 3, 4, "foundations", (Walked(MONDAY, pain_worst=6, falls=1),))
    forgetful = type(fine)("advance", fine.row, fine.rows, fine.figures)

    assert list(wrong_verdict(inputs, forgetful)) == [
        "a fall or an emergency did not hold the plan",
        "a silent or sore week moved on",
    ]
    assert list(wrong_verdict(inputs, fine)) == []
    assert list(differs(1, 2, "words")) == ["words"]
    assert list(differs(1, 1, "words")) == []


@pytest.mark.parametrize(
    ("pain", "is_check", "on", "is_seen"),
    [
        (6, True, MONDAY, True),
        (5, True, MONDAY, False),
        (6, False, MONDAY, False),
        (6, True, MONDAY - DAY, False),
    ],
)
def test_a_sore_check_that_is_forgotten_would_be_seen(pain, is_check, on, is_seen):
    walks, mornings = (Walked(MONDAY, 1, 4, 4),), (Morning(MONDAY + DAY, MONDAY, 1),)
    pains = (PainNow(on, pain, is_check=is_check),)
    inputs = WeekInputs(MONDAY, 1, 4, "foundations", walks, mornings, (), pains)
    calm = review_week(WeekInputs(MONDAY, 1, 4, "foundations", walks, mornings))

    assert calm.action == "advance"
    assert list(wrong_verdict(inputs, calm)) == ["a silent or sore week moved on"] * is_seen


def test_walkers_check_in_and_rest_when_they_are_sore():
    rested = 0
    for number in range(1, 141, 7):
        kind, life = begin(number, seed=1)
        live(life, 6, Tally(), kind)
        sore = {each.on for each in life.pains if each.is_check and each.pain >= HIGH_PAIN}
        walked = {walk.walked_on for walk in life.walks}
        rested += len(sore)

        assert kind == "sore"
        assert all(each.is_check for each in life.pains)
        assert sore.isdisjoint(walked)
    assert rested > 0


def test_dizziness_that_is_forgotten_would_be_seen():
    checks = [Checked(MONDAY + day * DAY, frozenset({"dizzy"})) for day in (0, 2)]
    words = "dizzy on two days in a row did not ask for a clinician"

    assert list(forgotten_dizziness(checks, ())) == [words]
    assert list(forgotten_dizziness(checks, ticked_on_more_days(checks))) == []
    assert list(forgotten_dizziness([*checks[:1], Checked(MONDAY + DAY, frozenset())], ())) == []
    assert list(forgotten_dizziness([checks[0], checks[0]], ())) == []


def test_what_is_ticked_on_more_days_happens_too():
    rows = batch((0, 70, 12, 1)).rows

    assert {
        f"{code} on more days" for code in ("dizzy", "blood_pressure_high", "swelling")
    } <= set(rows)


@pytest.mark.parametrize("batch_size", [7, 100])
def test_the_command_prints_json(batch_size, monkeypatch):
    monkeypatch.setattr(command, "BATCH", batch_size)
    out = io.StringIO()

    command.Command(stdout=out).handle(walkers=14, weeks=4, seed=1, json=True)

    result = json.loads(out.getvalue())
    assert (result["walkers"], result["weeks"], result["violations"]) == (14, 4, [])
    assert sum(result["actions"].values()) == sum(result["types"].values())


def test_the_command_prints_lines():
    out = io.StringIO()

    command.Command(stdout=out).handle(walkers=2, weeks=2, seed=1, json=False)

    assert "violations_count: 0" in out.getvalue().splitlines()


def test_the_summary_is_kept_for_the_document_without_the_time_it_took(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "DATA", tmp_path)

    command.Command(stdout=io.StringIO()).handle(walkers=14, weeks=4, seed=1, json=True, keep=True)

    kept = json.loads((tmp_path / "simulated.json").read_text())
    assert (kept["walkers"], kept["weeks"], kept["seed"]) == (14, 4, 1)
    assert sum(kept["actions"].values()) == sum(kept["types"].values())
    assert "seconds" not in kept


def test_the_kept_run_is_of_these_walkers_and_broke_no_promise():
    kept = json.loads((DATA / "simulated.json").read_text())

    assert {name.partition(":")[0] for name in kept["types"]} == set(HABITS)
    assert kept["violations"] == []


def test_the_command_takes_its_numbers_from_the_line():
    parser = command.Command().create_parser("manage.py", "simulate")

    told = parser.parse_args(["--walkers", "5", "--weeks", "6", "--seed", "7", "--json"])

    assert (told.walkers, told.weeks, told.seed, told.json) == (5, 6, 7, True)


def test_a_violation_is_an_exit_code():
    tally = Tally(violations=["x"])

    with pytest.raises(CommandError, match=r"^1 violations\.$"):
        command.refuse(tally)
    assert command.summary(tally)["violations"] == ["x"]
