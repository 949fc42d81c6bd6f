"""Effort, pain and confidence: the ranges, and the words beside each score. The words are our own."""

from programmes.clinical.rules import load_rules

EFFORT_RANGE = range(11)
PAIN_RANGE = range(11)
CONFIDENCE_RANGE = range(1, 6)

PAIN_SAFE_MAX = 2
"""Highest score of the safe zone (`ageberg2010`)."""
PAIN_ACCEPTABLE_MAX = 5
"""Highest score of the acceptable zone; above it is high (`ageberg2010`)."""

NO_PAIN = "No pain"
PAIN_WORDS = (
    (PAIN_SAFE_MAX, "A little. Fine to walk."),
    (PAIN_ACCEPTABLE_MAX, "Some. Go gently."),
    (9, "A lot. Too much for a walk."),
    (10, "The worst you can think of."),
)

CONFIDENCE_QUESTION = "How sure did you feel walking backward today?"
"""Our own question, not validated by any study."""
CONFIDENCE_WORDS = {
    1: "Not sure at all",
    2: "A little sure",
    3: "Fairly sure",
    4: "Sure",
    5: "Very sure",
}
CONFIDENCE_LOW_MAX = 2
"""Up to this score a week is done again (our own choice, `expert`)."""


def effort_words(score: int) -> str:
    """How an effort of 0 to 10 feels; ValueError outside the scale."""
    if score not in EFFORT_RANGE:
        raise ValueError(score)
    return next(
        words for scores, words in load_rules().effort if score <= int(scores.rpartition("-")[2])
    )


def pain_words(score: int) -> str:
    """What a pain of 0 to 10 means for a walk; ValueError outside the scale."""
    if score not in PAIN_RANGE:
        raise ValueError(score)
    if score == 0:
        return NO_PAIN
    return next(words for highest, words in PAIN_WORDS if score <= highest)


def confidence_words(score: int) -> str:
    """What a confidence of 1 to 5 means; ValueError outside the scale."""
    if score not in CONFIDENCE_RANGE:
        raise ValueError(score)
    return CONFIDENCE_WORDS[score]
