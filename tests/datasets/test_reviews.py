"""The reviews' grammar: labels and tags recomputed from the words."""

import numpy as np
import pytest

from course_utils.datasets import reviews

OPINIONS = {**dict.fromkeys(reviews.BLAME, 0), **dict.fromkeys(reviews.PRAISE, 1)}


def clauses(words):
    """The words of each opinion, without fillers and without "and", "but"."""
    text = " ".join(words)
    for filler in reviews.FILLERS:
        text = text.replace(filler, "")
    return [part.split() for part in text.replace(" but ", " and ").split(" and ")]


def meant(clause):
    """1 praise, 0 blame: the opinion's word, turned round by "not" or "nobody"."""
    (word,) = [OPINIONS[w] for w in clause if w in OPINIONS]
    return word ^ ("not" in clause or "nobody" in clause)


@pytest.mark.parametrize("late", [False, True])
def test_labels_and_tags_follow_from_the_words(late):
    found = reviews.draw(400, np.random.default_rng(0), late=late)
    for review in found:
        parts = clauses(review.words)
        (verdict,) = [meant(part) for part in parts if "film" in part]
        assert review.label == verdict
        tags = [tag for tag in review.tags if tag]
        assert tags == [meant(part) + 1 for part in parts]
        places = [k for k, word in enumerate(review.words) if word in OPINIONS]
        assert places == [k for k, tag in enumerate(review.tags) if tag]


def test_late_means_that_not_comes_after_the_opinion():
    found = reviews.draw(200, np.random.default_rng(0), late=True)
    for clause in (c for review in found for c in clauses(review.words)):
        assert clause[0] in OPINIONS
        assert "not" not in clause or clause[-1] == "not"


def test_labels_are_balanced_and_a_third_of_the_opinions_is_turned_round():
    found = reviews.draw(2000, np.random.default_rng(0))
    assert np.mean([r.label for r in found]) == pytest.approx(0.5, abs=0.04)
    parts = [c for review in found for c in clauses(review.words)]
    turned = np.mean([bool({"not", "nobody"} & set(c)) for c in parts])
    assert turned == pytest.approx(reviews.NEGATED, abs=0.04)


def test_no_review_is_drawn_twice_and_none_of_those_to_avoid():
    rng = np.random.default_rng(0)
    first = reviews.draw(300, rng)
    second = reviews.draw(300, rng, avoid=first)
    assert len({r.words for r in first + second}) == 600


def test_the_same_rng_gives_the_same_reviews():
    first, second = (reviews.draw(20, np.random.default_rng(7)) for _ in range(2))
    assert first == second


def test_asking_for_more_than_there_are_is_refused(monkeypatch):
    one = reviews.draw(1, np.random.default_rng(0))[0]
    monkeypatch.setattr(reviews, "_review", lambda rng, late: one)
    with pytest.raises(ValueError, match="found 1 different reviews; expected 3"):
        reviews.draw(3, np.random.default_rng(0))


def test_encoded_reviews_can_be_read_again():
    found = reviews.draw(9, np.random.default_rng(1))
    batch = reviews.encode(found)
    for n, review in enumerate(found):
        length = batch.lengths[n]
        words = [reviews.VOCABULARY[k] for k in batch.symbols[:length, n]]
        assert tuple(words) == review.words
        assert tuple(batch.tags[:length, n]) == review.tags
        assert batch.mask[:, n].sum() == length and not batch.tags[length:, n].any()
    assert batch.labels.tolist() == [r.label for r in found]


def test_the_bag_counts_words_and_no_padding():
    found = reviews.draw(6, np.random.default_rng(2))
    batch = reviews.encode(found)
    counts = reviews.bag_of_words(batch)
    assert counts.shape == (6, len(reviews.VOCABULARY))
    for n, review in enumerate(found):
        expected = [review.words.count(word) for word in reviews.VOCABULARY]
        assert counts[n].tolist() == expected


def test_a_text_of_known_words_becomes_numbers():
    symbols = reviews.review("the film was not dull")
    assert symbols.shape == (5, 1)
    assert [reviews.VOCABULARY[k] for k in symbols[:, 0]] == [
        "the", "film", "was", "not", "dull",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"), [("the film was great", "no number for great"), ("", "empty")]
)
def test_unknown_words_are_refused(text, words):
    with pytest.raises(ValueError, match=words):
        reviews.review(text)
