"""The explorer of sampling: its rules are decoding's, its text grows in a kernel."""

import asyncio
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from course_utils import decoding, plotting
from course_utils.datasets.text import Vocabulary, character_vocabulary
from course_utils.explorers import sampling
from course_utils.explorers.sampling import HOTTEST, LONGEST, METHODS, Sampling
from course_utils.models.language import CharacterModel
from course_utils.models.next_token import reader, stepper
from course_utils.models.ngram import NGram

K = 97
PLAIN, TOP, NUCLEUS = METHODS
RULES = [
    (PLAIN, 1.0, {}),
    (PLAIN, 0.45, {}),
    (TOP, 0.8, {"top_k": 6}),
    (NUCLEUS, 1.3, {"nucleus": 0.77}),
]


@pytest.fixture(scope="module")
def model():
    """Untrained, but far from uniform."""
    found = CharacterModel(K, 23, "lstm", embedding_size=9, seed=3)
    found.out.weight.data *= 9
    return found


def explorer_of(model, **settings):
    return Sampling(model, character_vocabulary(), **settings)


def arrays_of(explorer):
    return explorer.compute(**explorer.settings())


@pytest.mark.parametrize(("method", "temperature", "rule"), RULES)
def test_the_text_is_what_decoding_draws(model, method, temperature, rule):
    explorer = explorer_of(
        model, method=method, temperature=temperature, k=6, p=0.77, seed=5, length=60,
        prompt="So",
    )  # fmt: skip
    vocabulary = character_vocabulary()
    ids = vocabulary.encode("\n\nSo")
    _, state = reader(model)(ids[:-1], None)
    found = decoding.sample(
        stepper(model), ids[-1], state, np.random.default_rng(5), max_length=60,
        temperature=temperature, **rule,
    )  # fmt: skip
    arrays = arrays_of(explorer)
    assert arrays["text"] == vocabulary.decode(np.array(found.tokens))
    assert arrays["bits"] == pytest.approx(-found.log_prob / 60 / np.log(2))


@pytest.mark.parametrize(("method", "temperature", "rule"), RULES)
def test_the_bars_are_what_decoding_draws_from(model, method, temperature, rule):
    explorer = explorer_of(
        model, method=method, temperature=temperature, k=6, p=0.77, prompt="So"
    )
    log_probs = reader(model)(character_vocabulary().encode("\n\nSo"), None)[0][-1]
    after = np.exp(decoding.reshaped(log_probs, temperature, **rule))
    arrays = arrays_of(explorer)
    order = arrays["order"]
    assert (np.diff(log_probs[order]) <= 0).all()
    np.testing.assert_allclose(arrays["before"], np.exp(log_probs)[order], rtol=1e-6)
    np.testing.assert_allclose(arrays["after"], after[order], rtol=1e-4)
    kept = np.count_nonzero(after)
    assert arrays["kept"] == kept and (arrays["after"][:kept] > 0).all()
    np.testing.assert_allclose(arrays["after"].sum(), 1)
    positive = after[after > 0]
    assert arrays["entropies"][1] == pytest.approx(
        -(positive * np.log2(positive)).sum()
    )


@pytest.mark.parametrize("method", METHODS)
def test_temperature_zero_is_greedy(model, method):
    explorer = explorer_of(model, method=method, temperature=0.0, length=40, prompt="a")
    vocabulary = character_vocabulary()
    ids = vocabulary.encode("\n\na")
    _, state = reader(model)(ids[:-1], None)
    found = decoding.greedy(stepper(model), ids[-1], state, max_length=40)
    arrays = arrays_of(explorer)
    assert arrays["text"] == vocabulary.decode(np.array(found.tokens))
    assert arrays["kept"] == 1 and arrays["entropies"][1] == 0
    assert (
        "temperature 0 (always the most probable) keeps 1 of 97" in explorer.sentence()
    )
    assert "seed" not in explorer.sentence()


@pytest.mark.parametrize(
    ("method", "temperature", "idle"),
    [
        (PLAIN, 1.0, {"k", "p"}),
        (TOP, 0.5, {"p"}),
        (NUCLEUS, 3.0, {"k"}),
        (NUCLEUS, 0.0, {"k", "p", "seed"}),
        (TOP, 0.0, {"k", "p", "seed"}),
    ],
)
def test_a_control_that_does_not_act_is_disabled(model, method, temperature, idle):
    explorer = explorer_of(model, length=30)
    explorer.controls_by_name["method"].value = method
    explorer.controls_by_name["temperature"].value = temperature
    controls = explorer.controls_by_name
    assert {name for name, c in controls.items() if c.disabled} == idle
    before = arrays_of(explorer)
    for name, value in (("k", 3), ("p", 0.2), ("seed", 8)):
        if name in idle:
            controls[name].value = value
            after = arrays_of(explorer)
            assert after["text"] == before["text"]
            np.testing.assert_array_equal(after["after"], before["after"])
    explorer.reset()
    assert {name for name, c in controls.items() if c.disabled} == {"k"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "After “The␣” temperature 1 and nucleus with p = 0.9 keeps "),
        ({"method": TOP, "k": 4}, "and top-k with k = 4 keeps 4 of 97 characters"),
        ({"method": PLAIN, "temperature": 2}, "temperature 2 keeps 97 of 97"),
        ({"prompt": ""}, "Where a text begins, temperature 1"),
        ({"length": 40, "seed": 7}, "The 40 characters written with seed 7, "),
        ({"prompt": "é"}, "Not in the vocabulary, read as �: é."),
        ({"prompt": "one\ntwo"}, "After “one↵two”"),
        ({"k": 500, "method": TOP}, "k = 97 keeps 97 of 97"),
    ],
)
def test_sentence(model, settings, words):
    assert words in explorer_of(model, **settings).sentence()


def test_the_sentence_tells_entropies_and_the_text(model):
    explorer = explorer_of(model, method=TOP, k=8)
    arrays, said = arrays_of(explorer), explorer.sentence()
    before, after = arrays["entropies"]
    assert f"the entropy goes from {before:.2f} to {after:.2f} bits" in said
    begin = arrays["text"][:60].replace(" ", "␣").replace("\n", "↵")
    assert f"{arrays['bits']:.2f} bits each for the model, begin “{begin}…”" in said


def test_a_longer_text_goes_on(model, monkeypatch):
    explorer = explorer_of(model, length=50)
    short = arrays_of(explorer)["text"]
    explorer.controls_by_name["length"].value = 120
    long = arrays_of(explorer)["text"]
    assert len(long) == 120 and long.startswith(short)
    explorer.controls_by_name["length"].value = 20
    assert arrays_of(explorer)["text"] == short[:20]
    explorer.controls_by_name["seed"].value = 3
    assert arrays_of(explorer)["text"] != short[:20]
    explorer.reset()
    assert arrays_of(explorer)["text"] == short


def slow(monkeypatch, rest=0.001):
    """As if each character took longer than there is time for one picture."""
    monkeypatch.setattr(sampling, "BUDGET", 0.0)
    monkeypatch.setattr(sampling, "LONGEST_BUDGET", 0.0)
    monkeypatch.setattr(sampling, "REST", rest)


async def moved(model, **settings):
    """An explorer in a kernel after its seed was changed and once drawn."""
    explorer = explorer_of(model, **settings)
    assert not explorer._stale  # the first picture is whole
    explorer.controls_by_name["seed"].value = 1
    pictures = explorer.pictures
    while explorer.pictures == pictures:
        await asyncio.sleep(0.001)
    return explorer


def test_in_a_kernel_the_text_grows_after_the_first_picture(model, monkeypatch):
    slow(monkeypatch)

    async def scene():
        explorer = await moved(model, length=10)
        seen = [len(explorer._written)]
        while explorer._stale:
            await asyncio.sleep(0.002)
            seen.append(len(explorer._written))
        return explorer, seen

    explorer, seen = asyncio.run(scene())
    assert seen[0] < 4 and seen[-1] == 10 and len(set(seen)) > 3
    assert explorer.pictures == 11
    whole = arrays_of(explorer_of(model, length=10, seed=1))["text"]
    assert arrays_of(explorer)["text"] == whole


def test_a_stored_picture_shows_the_whole_text(model, monkeypatch):
    slow(monkeypatch, rest=60)

    async def scene():
        explorer = await moved(model, length=30)
        assert len(explorer._written) == 1
        assert "30 characters written" not in explorer._sentence
        png, sentence = explorer.snapshot(), explorer.sentence()
        assert not explorer._stale and explorer._timer is None
        return png, sentence

    png, sentence = asyncio.run(scene())
    whole = explorer_of(model, length=30, seed=1)
    assert sentence == whole.sentence()
    assert png == whole.snapshot()


def test_a_control_does_not_wait_for_the_text_before(model, monkeypatch):
    slow(monkeypatch, rest=60)

    async def scene():
        explorer = await moved(model, length=30)
        explorer.controls_by_name["seed"].value = 2
        explorer.controls_by_name["seed"].value = 3
        await asyncio.sleep(0.5)
        assert explorer.pictures == 3  # the first, seed 1, and one for both moves
        assert "seed 3" in explorer.sentence()

    asyncio.run(scene())


def test_what_a_browser_rounds_is_no_new_text(model, monkeypatch):
    slow(monkeypatch, rest=60)

    async def scene():
        explorer = explorer_of(model, p=0.9, temperature=0.7)
        explorer.controls_by_name["p"].value = 0.9000000000000001
        explorer.controls_by_name["temperature"].value = 0.7000000000000001
        await asyncio.sleep(0.3)
        assert explorer.pictures > 1 and not explorer._stale

    asyncio.run(scene())


def test_an_error_stops_the_writing(model, monkeypatch):
    slow(monkeypatch)

    async def scene():
        explorer = await moved(model, length=30)
        explorer.controls_by_name["prompt"].value = "x" * 3000
        await asyncio.sleep(0.05)
        assert "at most 2000 are read" in explorer.sentence()
        assert not explorer._stale
        explorer.reset()
        await asyncio.sleep(0.05)
        assert explorer.error is None

    asyncio.run(scene())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("temperature", [0.0, 0.05, HOTTEST])
@pytest.mark.parametrize("prompt", ["", "$a_b^{2}$ <i>", "한글\t", "W" * 300])
def test_every_corner_draws_without_a_warning(model, method, temperature, prompt):
    with plt.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.use_style()  # as a notebook has
        explorer = explorer_of(model, method=method, prompt=prompt, length=10)
        explorer.controls_by_name["temperature"].value = temperature
        for name, value in (("k", 1), ("k", K), ("p", 0.01), ("p", 1.0)):
            explorer.controls_by_name[name].value = value
            assert explorer.error is None


def test_the_longest_text_is_a_small_file(model):
    explorer = explorer_of(model, length=LONGEST, temperature=HOTTEST, method=PLAIN)
    assert len(arrays_of(explorer)["text"]) == LONGEST
    assert len(explorer.snapshot()) < 40_000
    assert len(explorer_of(model).snapshot()) < 25_000


def test_an_ngram_and_a_small_vocabulary_write_too():
    vocabulary = Vocabulary("^abc")
    ids = np.array([0, 1, 2, 3, 1, 2, 3, 1, 2, 0, 1, 2, 3])
    explorer = Sampling(NGram(3, 4).fit(ids), vocabulary, before="^", prompt="ab")
    assert explorer.error is None
    assert set(arrays_of(explorer)["text"]) <= set("^abc")
    assert explorer.controls_by_name["k"].max == 4
    explorer.controls_by_name["prompt"].value = "abd"
    assert "'d' is not in the vocabulary" in explorer.sentence()


def test_a_model_that_is_certain_writes(recwarn):
    model = CharacterModel(K, 3, "rnn")
    with torch.no_grad():
        model.out.weight.zero_()
        model.out.bias.copy_(torch.tensor([0.0, 2000, *[0] * 95]))
    for method in METHODS:
        explorer = explorer_of(model, method=method, length=12)
        assert explorer.error is None, explorer.error
        assert arrays_of(explorer)["text"] == " " * 12
    assert not recwarn.list


def test_refused_settings_say_what_was_expected(model):
    with pytest.raises(ValueError, match="has 3 symbols, the model scores 97"):
        Sampling(model, Vocabulary("\nab"))
    with pytest.raises(ValueError, match="method is 'beam'; expected one of temper"):
        sampling.rules("beam", 1.0, 3, 0.5)
    with pytest.raises(ValueError, match="has no setting width"):
        explorer_of(model, width=3)
