"""Every model read the same way: by its own rule, from any state, and again."""

import numpy as np
import pytest
import torch

from course_utils import decoding
from course_utils.models.feedforward import FeedForwardModel
from course_utils.models.language import CharacterModel
from course_utils.models.next_token import CHUNK, Rereader, reader, stepper
from course_utils.models.ngram import NGram

K, L = 7, 3 * CHUNK + 5


@pytest.fixture(scope="module")
def ids():
    return np.random.default_rng(4).integers(0, K, L)


@pytest.fixture(scope="module")
def models(ids):
    return {
        "ngram": NGram(4, K, "kneser-ney").fit(ids),
        "unigram": NGram(1, K).fit(ids),
        "lstm": CharacterModel(K, 6, "lstm", embedding_size=3, layers=2, dropout=0.5),
        "gru": CharacterModel(K, 5, "gru", seed=2),
        "feedforward": FeedForwardModel(K, 3, 11),
        "one symbol": FeedForwardModel(K, 1, 4),
    }


NAMES = ("ngram", "unigram", "lstm", "gru", "feedforward", "one symbol")


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_the_model_says(models, name, ids):
    model, read = models[name], reader(models[name])
    log_probs, _ = read(ids, None)
    assert log_probs.shape == (L, K) and log_probs.dtype == np.float64
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1, rtol=1e-12)
    if hasattr(model, "next_probabilities"):
        expected = [np.log(model.next_probabilities(ids[: t + 1])) for t in range(L)]
    else:
        model.eval()
        with torch.no_grad():
            logits, _ = model(torch.tensor(ids)[:, None])
        expected = torch.log_softmax(logits[:, 0].double(), -1)
    np.testing.assert_allclose(log_probs, np.stack(list(expected)), atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_text_in_parts_is_the_text(models, name, ids):
    read, step = reader(models[name]), stepper(models[name])
    whole, _ = read(ids, None)
    first, state = read(ids[:9], None)
    second, _ = read(ids[9:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, atol=1e-6)
    single = step(ids[9], state)[0]  # the state was not changed by reading on
    np.testing.assert_allclose(single, whole[9], atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_text_is_read_right(models, name, ids):
    read = reader(models[name])
    reread = Rereader(read)
    other = ids.copy()
    other[CHUNK + 2] = (other[CHUNK + 2] + 1) % K
    texts = (ids, ids[:-1], ids[:3], ids[:4], other, ids, ids[1:], ids[: 2 * CHUNK])
    for text in texts:
        np.testing.assert_allclose(reread(text), read(text, None)[0], atol=1e-6)


def test_only_what_changed_is_read_again(models, ids):
    read, seen = reader(models["lstm"]), []

    def counting(part, state):
        seen.append(len(part))
        return read(part, state)

    reread = Rereader(counting)
    reread(ids[:-1])
    assert sum(seen) == L - 1
    seen.clear()
    reread(ids)
    assert sum(seen) == L % CHUNK
    seen.clear()
    reread(np.concatenate([ids[: CHUNK + 1], [0], ids[CHUNK + 2 :]]))
    assert sum(seen) <= L - CHUNK


def test_decoding_draws_with_it(models, ids):
    step = stepper(models["gru"])
    found = decoding.sample(
        step, ids[0], None, np.random.default_rng(0), max_length=13, nucleus=0.7
    )
    assert len(found.tokens) == 13


def test_the_model_may_be_trained_on_meanwhile(models, ids):
    model = CharacterModel(K, 5, "rnn", dropout=0.4)
    model.train()
    read = reader(model)
    before, _ = read(ids, None)
    with torch.no_grad():
        model.out.weight += 1
    np.testing.assert_array_equal(read(ids, None)[0], before)
    assert model.training


def test_what_is_no_model_is_refused(models):
    with pytest.raises(TypeError, match="model is a str; expected one with next_prob"):
        reader("lstm")
    with pytest.raises(ValueError, match="ids is empty"):
        Rereader(reader(models["gru"]))([])
