"""What the rules must never do, written without their own code, for the synthetic walkers."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise

from programmes.clinical.before import Checked, MoreDays
from programmes.clinical.figures import WeekInputs
from programmes.clinical.review import Review

HIGH_PAIN = 6
TOGETHER = dt.timedelta(weeks=12)


def wrong_verdict(inputs: WeekInputs, review: Review) -> Iterator[str]:
    """Written without the rules' own code: a fall holds the plan, and silence or high pain never moves it on."""
    first, after = inputs.begins_on, inputs.ends_before
    walks = [walk for walk in inputs.walks if first <= walk.walked_on < after]
    if not review.holds and any(walk.falls or walk.stop_code == "emergency" for walk in walks):
        yield "a fall or an emergency did not hold the plan"
    if review.action != "advance":
        return
    answered = {
        morning.walked_on
        for morning in inputs.mornings
        if morning.pain is not None and morning.on > morning.walked_on
    }
    is_quiet = not walks or any(walk.walked_on not in answered for walk in walks)
    is_sore = any((walk.pain_worst or 0) >= HIGH_PAIN for walk in walks) or any(
        each.is_check and each.pain >= HIGH_PAIN and first <= each.on < after
        for each in inputs.pains_now
    )
    if is_quiet or is_sore:
        yield "a silent or sore week moved on"


def forgotten_dizziness(checks: Iterable[Checked], found: Iterable[MoreDays]) -> Iterator[str]:
    """Written without the rules' own code: dizzy on two days in a row asks for a clinician."""
    dizzy: dict[dt.date, bool] = {}
    for check in checks:
        dizzy[check.on] = "dizzy" in check.codes or dizzy.get(check.on, False)
    is_asked = any(each.leads_to == "CF5" for each in found)
    for day, after in pairwise(sorted(dizzy)):
        if dizzy[day] and dizzy[after] and after - day < TOGETHER and not is_asked:
            yield "dizzy on two days in a row did not ask for a clinician"


def differs(one: object, other: object, words: str) -> Iterator[str]:
    """The words, when two things are not equal that must be."""
    if one != other:
        yield words
