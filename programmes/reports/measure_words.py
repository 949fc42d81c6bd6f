"""What each physical test is, in plain words: what it asks, what you need, how it goes, and what a result may mean."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programmes.clinical.measures import Change, Closed, Kind, Reading
from programmes.clinical.stop_rules import DURING_ROWS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words = tuple["StrOrPromise", ...]


@dataclass(frozen=True, slots=True)
class HowTo:
    """One test for somebody who does it at home."""

    name: "StrOrPromise"
    lead: "StrOrPromise"
    needs: Words
    steps: Words
    safety: Words


LANE = _(
    "3 metres of flat, dry, bright floor. Mark both ends with tape, and keep 2 metres clear behind the end."
)
CHAIR = _("A firm chair, about 43 cm high, against a wall so that it cannot slide.")
SHOES = _("Flat, closed shoes that grip.")
STOP_RULE = _("Stop at once if you feel dizzy, faint or short of breath, or if anything hurts.")
HOW_TO: dict[Kind, HowTo] = {
    Kind.BACK_WALK: HowTo(
        name=_("3-metre backward walk"),
        lead=_("How many seconds you need to walk 3 metres backward."),
        needs=(LANE, SHOES, _("A helper beside you who holds the phone and presses Stop.")),
        steps=(
            _("Stand with your heels on the first mark, your back to the second."),
            _("At Go, walk backward as quickly as is safe. You may look round."),
            _("Stop the watch when both feet have passed the second mark."),
            _("Once for practice, then twice on the watch, with a rest between."),
        ),
        safety=(
            _(
                "Your helper walks beside and a little behind you, one arm's length away, and does not pull."
            ),
            STOP_RULE,
        ),
    ),
    Kind.CHAIR_STAND: HowTo(
        name=_("30-second chair stand"),
        lead=_("How many times you stand up from a chair in 30 seconds."),
        needs=(CHAIR, SHOES),
        steps=(
            _("Sit in the middle of the chair, feet flat, arms crossed on your chest."),
            _("At Go, stand up fully and sit down again, as often as you can."),
            _("Count each full stand. If you are more than half way up at the end, it counts."),
            _(
                "Practise once or twice before: a second try is often a little better, and only from practice."
            ),
        ),
        safety=(
            _("If you need your hands to stand up, use them, and write 0."),
            _("Keep a table or a wall in reach."),
            STOP_RULE,
        ),
    ),
    Kind.UP_AND_GO: HowTo(
        name=_("Timed up and go"),
        lead=_(
            "How many seconds you need to stand up, walk 3 metres, turn, come back and sit down."
        ),
        needs=(
            CHAIR,
            _("A mark on the floor 3 metres in front of the chair."),
            _("Your usual shoes, and your stick or frame if you use one."),
        ),
        steps=(
            _("Sit back in the chair."),
            _("At Go, stand up and walk to the mark at your usual speed. Forward, not backward."),
            _("Turn round, walk back, and sit down."),
            _("Stop the watch when you sit."),
        ),
        safety=(
            _("Somebody near you is better, and needed if you feel unsteady."),
            _("Turn in small steps. This is no race."),
            STOP_RULE,
        ),
    ),
    Kind.BALANCE: HowTo(
        name=_("4-stage balance"),
        lead=_("Four ways to stand still, each a little harder, each for 10 seconds."),
        needs=(
            _("A wall, a worktop or a heavy table in reach."),
            SHOES,
            _("A helper beside you who holds the phone."),
        ),
        steps=(
            _("Feet side by side, touching."),
            _("Half a step: the inside of one foot touches the big toe of the other."),
            _("Heel to toe: one foot right in front of the other."),
            _("On one leg."),
            _(
                "Your helper steadies you into each stance, then lets go. Stop the watch when you move your feet or hold on."
            ),
            _("Go on to the next stance only when you held the one before for 10 seconds."),
        ),
        safety=(
            _("Your helper stands beside you, ready to catch you, all the time."),
            _("Eyes open. No stick or frame during the stance, but keep it in reach."),
            STOP_RULE,
        ),
    ),
}
STAGES: Words = (_("Feet side by side"), _("Half a step"), _("Heel to toe"), _("One leg"))

WHY_CLOSED: dict[Closed, "StrOrPromise"] = {
    Closed.UNASKED: _("Answer the safety questions first. They take about 4 minutes."),
    Closed.EMERGENCY: _("Your last answers say that you need help first. No test today."),
    Closed.CLINICIAN: _(
        "Please speak to a clinician first, as your result page says. No test until then."
    ),
    Closed.STOPPED: _("Your plan is stopped until a clinician says yes. No test until then."),
    Closed.ON_HOLD: _("Your plan is on hold. Tests of balance wait until it goes on."),
}

READINGS: dict[tuple[Kind, Reading], "StrOrPromise"] = {
    (Kind.BACK_WALK, Reading.QUICK): _(
        "One study of older people at home: under 3 seconds, few had fallen. Another study found people who had fallen on both sides of every line."
    ),
    (Kind.BACK_WALK, Reading.MIDDLE): _(
        "Between 3 and 4.5 seconds one study saw neither a low nor a high risk. Studies disagree about where to draw a line."
    ),
    (Kind.BACK_WALK, Reading.SLOW): _(
        "Over 4.5 seconds, more people in one study of older people had fallen. A larger study put the line at 5.5 seconds, and even that was wrong for about a third of people."
    ),
    (Kind.CHAIR_STAND, Reading.BELOW_AVERAGE): _(
        "Fewer stands than the line for your age and sex in a table of the US health service. It says nothing about you alone: legs get stronger with practice."
    ),
    (Kind.CHAIR_STAND, Reading.NOT_BELOW): _(
        "Not below the line for your age and sex in a table of the US health service."
    ),
    (Kind.CHAIR_STAND, Reading.NOT_COMPARED): _(
        "Not compared with other people. The table goes from 60 to 94 years and needs age and sex."
    ),
    (Kind.UP_AND_GO, Reading.AT_RISK): _(
        "12 seconds or more counts as a sign of a higher risk of falling at 65 or over. It is a reason to speak with a health worker, and no diagnosis."
    ),
    (Kind.UP_AND_GO, Reading.NOT_AT_RISK): _(
        "Under 12 seconds, the line that counts as a sign of a higher risk of falling at 65 or over. It does not mean that you cannot fall."
    ),
    (Kind.UP_AND_GO, Reading.NOT_COMPARED): _(
        "Not compared with other people: the line that is used is for 65 or over."
    ),
    (Kind.BALANCE, Reading.TANDEM_SHORT): _(
        "Heel to toe for less than 10 seconds counts as a sign of a higher risk of falling. It is a reason to speak with a health worker, and no diagnosis."
    ),
    (Kind.BALANCE, Reading.TANDEM_HELD): _(
        "Heel to toe for 10 seconds: above the line that counts as a sign of a higher risk of falling. It does not mean that you cannot fall."
    ),
}

CHANGES: dict[tuple[Kind, Change], "StrOrPromise"] = {
    (Kind.CHAIR_STAND, Change.CHANCE): _(
        "A change this small can be chance, or practice. In people with mild knee arthritis it takes 3 stands or more to be real."
    ),
    (Kind.CHAIR_STAND, Change.BETTER): _(
        "3 stands or more is a real change in people with mild knee arthritis. You got better at this."
    ),
    (Kind.CHAIR_STAND, Change.WORSE): _(
        "3 stands or more is a real change in people with mild knee arthritis. If it stays so, tell your coach or a health worker."
    ),
    (Kind.UP_AND_GO, Change.CHANCE): _(
        "A change this small can be chance. In people with knee arthritis it takes more than 1.1 seconds to be real."
    ),
    (Kind.UP_AND_GO, Change.BETTER): _(
        "More than 1.1 seconds is a real change in people with knee arthritis. You got quicker at this."
    ),
    (Kind.UP_AND_GO, Change.WORSE): _(
        "More than 1.1 seconds is a real change in people with knee arthritis. If it stays so, tell your coach or a health worker."
    ),
    (Kind.BACK_WALK, Change.UNKNOWN): _(
        "Nobody knows yet how large a change must be to count as real in older people or with sore knees."
    ),
    (Kind.BALANCE, Change.UNKNOWN): _(
        "Nobody knows yet how large a change must be to count as real."
    ),
}

FALLS_CHECK = _(
    "Please ask your doctor or nurse for a falls check, and look at Steady balance: it uses a rail and a helper."
)
CITED: dict[Kind, tuple[str, ...]] = {
    Kind.BACK_WALK: ("quick_under", "slow_over", "best_cut"),
    Kind.CHAIR_STAND: ("real_change",),
    Kind.UP_AND_GO: ("at_risk_from", "real_change"),
    Kind.BALANCE: ("seconds",),
}
"""The numbers whose sources stand under a result; the table of stands is added to them."""

STOPPED: dict[str, "StrOrPromise"] = {
    "fall": next(row.message for row in DURING_ROWS if row.code == "fall"),
    "near_fall": _("Stop this test. Sit down and rest."),
    "unwell": _("Hold on to something. Sit down. Tell somebody near you."),
}
"""What the stop card says, by what went wrong; a fall has the words of its row."""
