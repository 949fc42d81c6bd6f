"""The words beside effort, pain and confidence."""

import pytest

from programmes.clinical.scales import confidence_words, effort_words, pain_words


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


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (0, "No pain"),
        (1, "A little. Fine to walk."),
        (2, "A little. Fine to walk."),
        (3, "Some. Go gently."),
        (5, "Some. Go gently."),
        (6, "A lot. Too much for a walk."),
        (9, "A lot. Too much for a walk."),
        (10, "The worst you can think of."),
    ],
)
def test_each_pain_has_the_words_of_its_zone(score, words):
    assert pain_words(score) == words


@pytest.mark.parametrize(("score", "words"), [(1, "Not sure at all"), (5, "Very sure")])
def test_confidence_has_words(score, words):
    assert confidence_words(score) == words


@pytest.mark.parametrize(
    ("words_for", "score"),
    [
        (effort_words, -1),
        (effort_words, 11),
        (pain_words, -1),
        (pain_words, 11),
        (confidence_words, 0),
        (confidence_words, 6),
    ],
)
def test_a_score_off_the_scale_is_refused(words_for, score):
    with pytest.raises(ValueError, match=str(score)):
        words_for(score)
