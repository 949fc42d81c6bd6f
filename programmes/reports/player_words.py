"""What the player says: the word, the cue and the spoken line of every kind of step, and the words of its buttons."""

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programmes.clinical.cue_marks import LINE_SECONDS, WHOLE_LINE_SECONDS, first_line_seconds
from programmes.clinical.plan import Support
from programmes.clinical.timeline import Step, StepKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UP, DOWN, ROUND, STILL, CLOCK = (
    "arrow-up",
    "arrow-down",
    "arrow-repeat",
    "pause-circle",
    "stopwatch",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a step looks, sounds and feels. `{time}` stands for its length; `signal` is a key of SIGNALS."""

    state: str
    icon: str
    word: "StrOrPromise"
    cue: "StrOrPromise"
    say: "StrOrPromise"
    name: "StrOrPromise" = ""
    signal: str = "forward"


BACKWARD = _("Backward")
FORWARD = _("Forward")
SAY_BACKWARD = _("Backward, {time}. Go when you are ready.")

LOOKS: dict[str, Look] = {
    StepKind.GET_READY: Look(
        "count", CLOCK, _("Get ready"),
        _("Stand tall. Look round once."),
        _("Get ready. Stand tall. You begin forward."),
    ),
    StepKind.WARM_UP: Look(
        "warm", UP, FORWARD,
        _("Walk easy. Let your knees warm up."),
        _("Let us begin. Forward, easy, {time}."),
        _("forward"),
    ),
    StepKind.BACKWARD: Look(
        "back", DOWN, BACKWARD,
        _("Small steps. Toes first, then heel."),
        SAY_BACKWARD,
        _("backward"), "back",
    ),
    StepKind.FORWARD: Look(
        "fwd", UP, FORWARD,
        _("Easy. Breathe. Shake out your legs."),
        _("Forward, easy, {time}."),
        _("forward"),
    ),
    StepKind.BRISK: Look(
        "fwd", UP, FORWARD,
        _("Brisk. You can talk, but not sing."),
        _("Forward, brisk, {time}."),
        _("forward, brisk"),
    ),
    StepKind.STAND: Look(
        "stand", STILL, _("Stand"),
        _("Hold your support. Breathe. Both feet settled."),
        _("Stop. Stand and rest, {time}. Hold your support."),
        _("stand"), "stop",
    ),
    StepKind.STAND_BELT_STOPPED: Look(
        "stand", STILL, _("Stand"),
        _("Stop the belt. Hold the rails. Stay facing the same way."),
        _("Stop the belt. Stand and rest, {time}. Hold the rails."),
        _("stand, belt stopped"), "stop",
    ),
    StepKind.COOL_DOWN: Look(
        "cool", UP, FORWARD,
        _("Slower and slower. Nearly done."),
        _("Last part. Forward, slower and slower, {time}."),
        _("forward, cool down"),
    ),
    StepKind.TURN_BACKWARD: Look(
        "turn", ROUND, _("Turn round"),
        _("Stop first. Turn. Look over your shoulder."),
        _("Stop. Turn round when it is safe. Look over your shoulder."),
        signal="turn",
    ),
    StepKind.TURN_FORWARD: Look(
        "turn", ROUND, _("Turn round"),
        _("Stop first. Turn to face forward."),
        _("Stop. Well done. Turn to face forward."),
        signal="turn",
    ),
    StepKind.LANE_TURN: Look(
        "turn", ROUND, _("Turn round"),
        _("Stop first. Turn round. Look over your shoulder."),
        _("Stop. End of your lane. Turn round slowly. Look over your shoulder."),
        signal="turn",
    ),
    StepKind.LANE_STOP: Look(
        "stand", STILL, _("Stand"),
        _("Stand still. The next part begins soon."),
        _("Stop. Stand still."),
        signal="stop",
    ),
    "rest": Look(
        "stand", STILL, _("Rest"),
        _("Stand still. Hold on to something. Then go slower."),
        _("Take a rest, {time}. Then go slower. If it happens again, stop."),
        _("rest"), "stop",
    ),
    "again": Look(
        "count", CLOCK, _("Get ready"),
        _("The last bout once more. Stand tall. Look round."),
        _("Get ready for the last bout once more. Stand tall. Look round."),
    ),
}  # fmt: skip
"""The look of each kind of step; `rest` is the minute after a near-fall, `again` comes before a bout walked once more."""

BACKWARD_CUES: dict[Support, "StrOrPromise"] = {
    Support.HAND_ON: _("One hand on your support. Small steps."),
    Support.HAND_NEAR: _("Hand close to your support. Small steps."),
    Support.TWO_HANDS: _("Both hands on the rails. Small steps."),
    Support.LIGHT_HANDS: _("Light hands on the rails. Small steps."),
}
SAY_SHORT = _("Backward. Go when you are ready.")
SAY_ONWARD = _("Backward again. Go when you are ready.")
SAY_SHORTEST = _("Backward.")
UPHILL_CUE = _("Up the slope only. Small steps.")
UPHILL_CUES: dict[Support, "StrOrPromise"] = {
    Support.HAND_ON: _("Up the slope only. One hand on your support."),
    Support.HAND_NEAR: _("Up the slope only. Hand close to your support."),
    Support.TWO_HANDS: _("Up the slope only. Both hands on the rails."),
    Support.LIGHT_HANDS: _("Up the slope only. Light hands on the rails."),
}
SAY_UPHILL = _("Backward, up the slope, {time}.")
SAY_SHORT_UPHILL = _("Backward, up the slope.")
SUPPORTED_TURN_CUE = _("Stop first. Hold your support. Turn slowly.")
SAY_SUPPORTED_TURN = _("Stop. Hold your support. Turn round slowly. Look over your shoulder.")
BELT_TURN_CUE = _("Stop the belt. Turn. Hold the rail.")
SAY_BELT_TURN = _("Stop the belt. Turn round. Hold the rail. Tap when you have turned.")
SAY_BELT_BACKWARD = _("Backward, {time}. Start the belt slowly.")

WORDS: dict[str, "StrOrPromise"] = {
    "pause": _("Pause"),
    "carry_on": _("Carry on"),
    "turned": _("I have turned"),
    "paused": _("Paused"),
    "paused_cue": _("Take your time. Nothing is lost."),
    "say_paused": _("Paused."),
    "say_resume": _("{word}. Carry on."),
    "half": _("Halfway. Look behind. Small steps, chest up."),
    "ten": _("Ten seconds. Look behind."),
    "soon": _("Ten seconds. Find a clear stretch."),
    "soon_lane": _("Ten seconds. Go to one end of your lane."),
    "midway": _("You are half way through your walk."),
    "look_left": _("Look behind, left."),
    "look_right": _("Look behind, right."),
    "go_back": _("Go back to bout {n}"),
    "go_back_here": _("Go back to where it was"),
    "go_on": _("Carry on from now"),
    "missed_end": _("End my walk"),
    "again": _("Bout {n} again"),
    "try_voice": _("Backward, 30 seconds. Go when you are ready."),
    "warm_up": _("Warm-up"),
    "cool_down": _("Cool-down"),
    "bout": _("Bout {n} of {of}"),
    "after_bout": _("After bout {n} of {of}"),
    "left": _("{n} min left"),
    "last_minute": _("last minute"),
    "next": _("{what}, {time}"),
    "next_done": _("done"),
    "say_stop": _("Stop. Hold on to something. Sit down."),
    "say_done": _("Well walked. Your session is done. Sit down for a moment."),
    "summary": _("{total}, {back} of them backward."),
    "share_offline": _("This needs a signal. Your helper can help without a phone."),
    "share_over": _("Your helper's page is closed."),
    "helper_stops": _("Your helper says stop"),
    "say_helper_stop": _("Stop. Your helper says stop. Stand still. Hold on to something."),
    "second_near_fall": _("That was the second one. Stop for today."),
    "say_how_much_pain": _("First say how much pain you have now, from 0 to 10."),
}


def look_of(step: Step, *, on_treadmill: bool) -> Look:
    """The look of a step, with the cue of its support or slope."""
    look = LOOKS[step.kind]
    if step.kind is StepKind.BACKWARD:
        return _backward(look, step, on_treadmill=on_treadmill)
    if step.is_waiting:
        return replace(look, cue=BELT_TURN_CUE, say=SAY_BELT_TURN)
    if step.kind is StepKind.TURN_BACKWARD and step.support is not Support.FREE:
        return replace(look, cue=SUPPORTED_TURN_CUE, say=SAY_SUPPORTED_TURN)
    return look


def _backward(look: Look, step: Step, *, on_treadmill: bool) -> Look:
    say = _say_backward(step, on_treadmill=on_treadmill)
    cues, plain = (UPHILL_CUES, UPHILL_CUE) if step.slope else (BACKWARD_CUES, look.cue)
    cue = cues.get(step.support, plain)
    return replace(look, cue=cue, say=say)


def _say_backward(step: Step, *, on_treadmill: bool) -> "StrOrPromise":
    """The line that begins a bout; it is over before the next one, so a short walk has a short one."""
    room = first_line_seconds(step)
    if step.slope:
        return SAY_UPHILL if room == WHOLE_LINE_SECONDS else SAY_SHORT_UPHILL
    if on_treadmill:
        return SAY_BELT_BACKWARD
    if room < LINE_SECONDS:
        return SAY_SHORTEST
    if step.is_onward:
        return SAY_ONWARD
    return SAY_BACKWARD if room == WHOLE_LINE_SECONDS else SAY_SHORT


def looks_of(steps: tuple[Step, ...], *, on_treadmill: bool) -> dict[str, dict[str, Any]]:
    """All looks that a player of these steps may need, by their key."""
    turn = Step(StepKind.TURN_FORWARD, 1, segment=0, bout=0, is_waiting=on_treadmill)
    needed = [*steps, turn, Step(StepKind.FORWARD, 1, segment=0, bout=0)]
    looks = {look_key(step): look_of(step, on_treadmill=on_treadmill) for step in needed}
    looks |= {key: LOOKS[key] for key in ("rest", "again")}
    return {key: asdict(look) for key, look in looks.items()}


def look_key(step: Step) -> str:
    """Steps with the same key look and sound the same."""
    if step.kind in {StepKind.BACKWARD, StepKind.TURN_BACKWARD}:
        onward = "-onward" if step.is_onward else ""
        room = first_line_seconds(step) if step.kind is StepKind.BACKWARD else WHOLE_LINE_SECONDS
        short = "" if room == WHOLE_LINE_SECONDS else f"-{room}"
        held = f"-{step.support}" if step.support is not Support.FREE else ""
        return (
            f"{step.kind}{f'-uphill{held}' if step.slope else f'-{step.support}'}{onward}{short}"
        )
    return str(step.kind)


def more_to_tick(most: int) -> list[str]:
    """The hint below Start for 0, 1, … `most` open ticks."""
    hints = [
        ngettext("%(n)d more to tick", "%(n)d more to tick", n) % {"n": n} for n in range(most + 1)
    ]
    return ["", *hints[1:]]
