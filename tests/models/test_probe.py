"""The probe finds what is there, and does not find what is not."""

import numpy as np
import pytest
import torch

from course_utils.datasets import text
from course_utils.models import probe
from course_utils.models.language import CharacterModel

T, H = 3000, 6


def yes_or_no(seed, share):
    return np.random.default_rng(seed).random(T) < share


def noise(seed):
    return np.random.default_rng([seed, 1]).normal(size=(T, H))


def held_out(states, labels):
    """Fit on the first half, score the second."""
    half = T // 2
    fitted = probe.fit_probe(states[:half], labels[:half])
    return probe.balanced_accuracy(fitted.scores(states[half:]) > 0, labels[half:])


@pytest.mark.parametrize("share", [0.5, 0.05])
def test_a_property_that_is_there_is_found(share):
    labels = yes_or_no(0, share)
    direction = np.array([0.0, 3.0, 0.0, -3.0, 1.0, 0.0])
    states = noise(0) + np.outer(labels - 0.5, 2 * direction)
    assert held_out(states, labels) > 0.98
    assert held_out(0.001 * states + 70, labels) > 0.98  # whatever the units' scale


@pytest.mark.parametrize("share", [0.5, 0.05])
def test_a_property_that_is_not_there_is_not_found(share):
    assert held_out(noise(0), yes_or_no(0, share)) == pytest.approx(0.5, abs=0.08)


def test_a_property_that_is_there_but_not_linear_is_not_found():
    states = noise(0)
    labels = states[:, 0] * states[:, 1] > 0
    assert held_out(states, labels) == pytest.approx(0.5, abs=0.06)
    assert (
        held_out(np.column_stack([states, states[:, 0] * states[:, 1]]), labels) > 0.95
    )


def test_fit_is_the_minimum():
    """At the minimum the loss's gradient is zero; autograd computes it anew."""
    states, labels = noise(1), yes_or_no(1, 0.2)
    states[:, 2] += labels
    fitted = probe.fit_probe(states, labels, penalty=0.01)
    xs = torch.tensor((states - states.mean(0)) / states.std(0))
    w = torch.tensor(fitted.w, requires_grad=True)
    b = torch.tensor(fitted.b, requires_grad=True, dtype=torch.float64)
    signs = torch.tensor(np.where(labels, 1.0, -1.0))
    losses = torch.nn.functional.softplus(-signs * (xs @ w + b))
    sides = torch.tensor(labels)
    mean = (losses[sides].mean() + losses[~sides].mean()) / 2
    (mean + 0.005 * (w**2).sum()).backward()
    assert max(w.grad.abs().max(), b.grad.abs()) < 1e-6
    assert np.abs(fitted.w).argmax() == 2


def test_separable_and_constant_units_do_no_harm():
    labels = yes_or_no(2, 0.3)
    states = np.column_stack([labels, np.full(T, 0.7), noise(2)[:, 0]]).astype(
        "float32"
    )
    assert held_out(states, labels) == 1


def test_correlations_are_numpys():
    states, labels = noise(3), yes_or_no(3, 0.4)
    states[:, 1] += labels
    states[:, 4] = 2.0
    found = probe.unit_correlations(states, labels)
    expected = [np.corrcoef(states[:, k], labels)[0, 1] for k in (0, 1, 2, 3, 5)]
    np.testing.assert_allclose(found[[0, 1, 2, 3, 5]], expected)
    assert found[4] == 0
    assert found.argmax() == 1


def test_balanced_accuracy():
    labels = np.array([1, 1, 0, 0, 0, 0, 0, 0], bool)
    assert probe.balanced_accuracy(np.zeros(8), labels) == 0.5
    assert (
        probe.balanced_accuracy([1, 0, 1, 0, 0, 0, 0, 0], labels) == (1 / 2 + 5 / 6) / 2
    )


def marks(labels):
    return "".join(".#"[int(label)] for label in labels)


def test_properties_of_a_text():
    piece = 'a "b c" d\n"e\n\nf'
    assert marks(probe.inside_quotes(piece)) == "..####....##" + "#" + ".."
    piece = "a(b[c]d)e)f\n{g\n\nh"
    assert marks(probe.inside_brackets(piece)) == ".######....." + "###" + ".."
    piece = "abcd\n\nabc"
    assert marks(probe.late_in_line(piece, column=2)) == "..###" + "." + "..#"
    for question in probe.PROPERTIES.values():
        labels = question(text.english_text()[:20_000])
        assert labels.shape == (20_000,)
        assert labels.dtype == bool
        assert 0.02 < labels.mean() < 0.6


def bracket_model():
    """Unit 2 of a plain cell is switched on by ( and off by ), and else holds."""
    model = CharacterModel(97, 5, "rnn", seed=1)
    encode = text.character_vocabulary().encode
    with torch.no_grad():
        for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            getattr(model.rnn, name)[2] = 0
        model.rnn.weight_ih_l0[2, encode("(")] = 10
        model.rnn.weight_ih_l0[2, encode(")\n")] = -10
        model.rnn.weight_hh_l0[2, 2] = 3
    return model


def test_examine_finds_the_unit_and_the_control_does_not_have_it():
    def open_bracket(piece):
        return probe.inside_brackets(piece)

    rng = np.random.default_rng(0)
    words = ["(see it)", "they said", "(and so on, at some length)", "never mind this"]
    first, second = (" ".join(rng.choice(words, 200)) for _ in range(2))
    found = probe.examine(bracket_model(), open_bracket, "\n" + first, "\n" + second)
    assert found.unit == 2
    assert min(found.accuracy, found.unit_accuracy, found.correlation) > 0.98
    assert max(found.untrained, found.unit_untrained) < 0.9
    assert 0.3 < found.share < 0.7


def test_the_control_has_the_shape_and_none_of_the_numbers():
    model = bracket_model()
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    one, two = probe.untrained(model, seed=5), probe.untrained(model, seed=5)
    assert torch.equal(torch.rand(1), expected)
    for old, new, again in zip(
        *(m.parameters() for m in (model, one, two)), strict=True
    ):
        assert old.shape == new.shape
        assert torch.equal(new, again)
        assert (old == new).float().mean() < 0.5


def test_states_of_an_lstm_can_be_its_cells():
    model = CharacterModel(97, 5, "lstm")
    h, c = (probe.states(model, "some text", part) for part in "hc")
    assert h.shape == c.shape == (9, 5)
    assert not np.allclose(h, c)


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match="one answer only"):
        probe.fit_probe(noise(0), np.ones(T, bool))
    with pytest.raises(ValueError, match=r"labels has shape \(2999,\)"):
        probe.fit_probe(noise(0), yes_or_no(0, 0.5)[1:])
    with pytest.raises(ValueError, match="question is 'mood'"):
        probe.examine(bracket_model(), "mood", "a", "b")
