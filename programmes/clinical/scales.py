"""Effort, pain and confidence: the ranges, and the words beside each score. The words are our own."""

from programmes.clinical.rules import load_rules

EFFORT_RANGE = range(11)
PAIN_RANGE = range(11)
CONFIDENCE_RANGE = range(1, 6)

PAIN_ACCEPTABLE_MAX = 5
"""Highest score of the acceptable zone; above it is high (`ageberg2010`)."""

CONFIDENCE_WORDS = {
    1: "Not sure at all",
    2: "A little sure",
    3: "Fairly sure",
    4: "Sure",
    5: "Very sure",
}


def effort_words(score: int) -> str:
    """How an effort of 0 to 10 feels; ValueError outside the scale."""
    if score not in EFFORT_RANGE:
        raise ValueError(score)
    return next(
        words for scores, words in load_rules().effort if score <= int(scores.rpartition("-")[2])
    )


def confidence_words(score: int) -> str:
    """What a confidence of 1 to 5 means; ValueError outside the scale."""
    if score not in CONFIDENCE_RANGE:
        raise ValueError(score)
    return CONFIDENCE_WORDS[score]
