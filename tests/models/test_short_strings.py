"""Many short strings: padding changes nothing, nothing is carried over."""

import numpy as np
import pytest
import torch

from course_utils.datasets.text import Vocabulary
from course_utils.models import short_strings
from course_utils.models.language import CharacterModel
from course_utils.models.ngram import NGram

VOCABULARY = Vocabulary("\nabcd")
END = 0


def encoded(*words):
    return [VOCABULARY.encode(f"\n{word}\n") for word in words]


WORDS = encoded("ab", "abcabc", "d", "cab", "", "aabb")


def network(seed=3):
    return CharacterModel(5, 7, "lstm", embedding_size=4, seed=seed)


def test_a_batch_scores_each_string_as_if_alone():
    model = network()
    together = short_strings.bits(model, WORDS)
    alone = [short_strings.bits(model, [word])[0] for word in WORDS]
    halves = short_strings.bits(model, WORDS, N=4)
    for word, one, two, three in zip(WORDS, together, alone, halves, strict=True):
        assert one.shape == (len(word) - 1,)
        np.testing.assert_allclose(one, two, rtol=1e-5)
        np.testing.assert_allclose(one, three, rtol=1e-5)


def test_states_of_a_batch_are_those_of_each_string():
    model = network()
    for word, hs in zip(WORDS, short_strings.states(model, WORDS), strict=True):
        with torch.no_grad():
            alone, _ = model.rnn(model.inputs(torch.tensor(word[:-1])[:, None]))
        assert hs.shape == (len(word) - 1, 7)
        np.testing.assert_allclose(hs, alone[:, 0], rtol=1e-5, atol=1e-6)


def test_the_loss_is_the_mean_over_symbols_that_are_there():
    model = network().eval()
    loss = short_strings.mean_loss(model, short_strings.batch(WORDS)).item()
    expected = np.concatenate(short_strings.bits(model, WORDS)).mean() * np.log(2)
    assert loss == pytest.approx(expected, rel=1e-5)
    assert short_strings.bits_per_symbol(model, WORDS) == pytest.approx(
        loss / np.log(2)
    )


def test_padding_gets_no_gradient():
    gradients = []
    for words in (WORDS[:1], [WORDS[0], WORDS[0]]):
        model = network()
        short_strings.mean_loss(model, short_strings.batch(words)).backward()
        gradients.append(model.out.weight.grad)
    torch.testing.assert_close(*gradients)
    xs, ys = short_strings.batch(WORDS)
    assert xs.shape == ys.shape == (7, 6)
    assert (ys != short_strings.NOTHING).sum(0).tolist() == [len(w) - 1 for w in WORDS]
    assert ys[1, 2].item() == END and ys[2, 2].item() == short_strings.NOTHING


def test_an_epoch_has_every_string_once():
    many = [np.full(length, length) for length in range(2, 25)]
    source = short_strings.batches(many, 4, np.random.default_rng(0), pool=2)
    epoch = [next(source) for _ in range(6)]
    assert sorted(s[0] for some in epoch for s in some) == list(range(2, 25))
    spreads = [max(map(len, some)) - min(map(len, some)) for some in epoch]
    assert np.mean(spreads) < 12  # unsorted batches of 4 would have about 14


def test_joined_has_a_shared_end_once():
    text = VOCABULARY.decode(short_strings.joined(encoded("ab", "", "d")))
    assert text == "\nab\n\nd\n"
    marked = [np.array([4, 1, 0]), np.array([3, 2, 0])]
    np.testing.assert_array_equal(short_strings.joined(marked), [4, 1, 0, 3, 2, 0])


@pytest.mark.parametrize("smoothing", ["witten-bell", "kneser-ney"])
def test_an_ngram_is_scored_from_each_start(smoothing):
    model = NGram(4, 5, smoothing).fit(short_strings.joined(WORDS))
    found = short_strings.bits(model, WORDS[:2])
    for word, bits in zip(WORDS, found, strict=False):
        expected = [
            -np.log2(model.next_probabilities(word[:t])[word[t]])
            for t in range(1, len(word))
        ]
        np.testing.assert_allclose(bits, expected)


def test_training_learns_where_strings_end():
    words = encoded("abcd", "abc", "abcdabcd") * 5
    model = network()
    history = short_strings.fit(
        model, words, steps=60, N=4, learning_rate=0.03, progress=False
    )
    assert history.steps == 60
    assert short_strings.bits_per_symbol(model, words) < 0.8  # 2.3 by chance
    again = network()
    short_strings.fit(again, words, steps=60, N=4, learning_rate=0.03, progress=False)
    torch.testing.assert_close(again.out.weight, model.out.weight, rtol=0, atol=0)


def models():
    ngram = NGram(3, 5).fit(short_strings.joined(WORDS))
    return [network(), ngram]


@pytest.mark.parametrize("model", models(), ids=["network", "ngram"])
def test_samples_follow_the_model(model):
    """The first symbol of 4000 samples is distributed as the model says."""
    rng = np.random.default_rng(1)
    drawn = short_strings.sample(model, [END] * 4000, end=END, rng=rng, max_length=1)
    counts = np.bincount([s[0] if len(s) else END for s in drawn], minlength=5)
    expected = [
        2 ** -short_strings.bits(model, [np.array([0, k])])[0][0] for k in range(5)
    ]
    np.testing.assert_allclose(counts / 4000, expected, atol=0.03)


@pytest.mark.parametrize("model", models(), ids=["network", "ngram"])
def test_samples_end_where_the_end_is_drawn(model):
    kwargs = {"end": END, "max_length": 12, "temperature": 0.7}
    starts = np.array([[0, 1, 2], [0, 3, 4]])
    found = short_strings.sample(model, starts, rng=np.random.default_rng(2), **kwargs)
    again = short_strings.sample(model, starts, rng=np.random.default_rng(2), **kwargs)
    for start, one, other in zip(starts, found, again, strict=True):
        np.testing.assert_array_equal(one, other)
        assert one[:2].tolist() == start[1:].tolist()
        assert END not in one[2:] and len(one) <= 14


def test_a_low_temperature_is_nearly_greedy():
    model = network()
    starts = [END] * 6
    cold = short_strings.sample(
        model, starts, end=END, rng=np.random.default_rng(0), temperature=1e-3,
        max_length=9,
    )  # fmt: skip
    assert len({tuple(s) for s in cold}) == 1


def test_bits_of_no_string_are_refused():
    with pytest.raises(ValueError, match="hold no symbol"):
        short_strings.bits_per_symbol(None, [])
