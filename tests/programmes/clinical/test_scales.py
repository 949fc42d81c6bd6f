"""The words beside effort and confidence."""

import pytest

from programmes.clinical import scales
from programmes.clinical.scales import confidence_words, effort_words


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0, "Nothing at all"),
        (1, "Very easy. You could sing."),
        (2, "Very easy. You could sing."),
        (3, "Easy. You can talk in full sentences."),
        (4, "Easy. You can talk in full sentences."),
        (5, "Some effort. You can talk in short sentences."),
        (7, "Hard. Only a few words."),
        (9, "As hard as you can. Not used here."),
        (10, "As hard as you can. Not used here."),
    ],
)
def test_each_effort_has_its_words(score, words):
    assert effort_words(score) == words


@pytest.mark.parametrize(("score", "words"), [(1, "Not sure at all"), (5, "Very sure")])
def test_confidence_has_words(score, words):
    assert confidence_words(score) == words


@pytest.mark.parametrize(
    ("words_for", "score"),
    [
        (effort_words, -1),
        (effort_words, 11),
        (confidence_words, 0),
        (confidence_words, 6),
    ],
)
def test_a_score_off_the_scale_is_refused(words_for, score):
    with pytest.raises(ValueError, match=str(score)):
        words_for(score)


def test_each_confidence_has_its_words():
    assert [confidence_words(score) for score in range(1, 6)] == [
        "Not sure at all",
        "A little sure",
        "Fairly sure",
        "Sure",
        "Very sure",
    ]


def test_pain_has_eleven_scores_and_five_is_the_last_acceptable_one():
    assert (list(scales.PAIN_RANGE), scales.PAIN_ACCEPTABLE_MAX) == (list(range(11)), 5)
