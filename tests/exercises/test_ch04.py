"""Chapter 04: the clinic's patients and their evidence; solutions against autograd."""

import numpy as np
import pytest
import torch

from course_utils.exercises import ch04 as ex
from course_utils.exercises.ch04 import clinic

THE_EIGHT = {
    "sum over t missing",
    "path through time dropped",
    "tanh' wrong",
    "last step skipped",
    "W transposed",
    "h(t) for h(t-1)",
    "1/N twice",
    "total for immediate",
}
NAMES = ("V", "b_s", "U", "W", "b")


def draw(T, N, H, D=4, K=3, seed=0):
    """A network and data as tensors: weights, xs, h0, targets."""
    rng = np.random.default_rng(seed)
    shapes = {"U": (H, D), "W": (H, H), "b": (H,), "V": (K, H), "b_s": (K,)}
    weights = {
        name: torch.tensor(rng.normal(0, 0.5, shape), requires_grad=True)
        for name, shape in shapes.items()
    }
    xs = torch.tensor(rng.normal(size=(T, N, D)))
    h0 = torch.tensor(rng.uniform(-0.9, 0.9, (N, H)))
    return weights, xs, h0, torch.tensor(rng.integers(0, K, (T, N)))


def run(weights, xs, h0, targets, losses_at=slice(None)):
    """hs and probs as arrays, and the gradients by autograd."""
    h, hs = h0, []
    for x in xs:
        h = torch.tanh(x @ weights["U"].T + h @ weights["W"].T + weights["b"])
        hs.append(h)
    hs = torch.stack(hs)
    log_probs = torch.log_softmax(hs @ weights["V"].T + weights["b_s"], dim=-1)
    picked = log_probs.gather(2, targets[..., None])[losses_at]
    loss = -picked.sum() / xs.shape[1]
    grads = torch.autograd.grad(loss, list(weights.values()))
    truth = dict(zip(weights, (g.numpy() for g in grads), strict=True))
    return hs.detach().numpy(), log_probs.exp().detach().numpy(), truth


def factors(function, T=5, N=3, H=6):
    """{name: 1 if right, the common factor if there is one, None otherwise}."""
    weights, xs, h0, targets = draw(T, N, H)
    hs, probs, truth = run(weights, xs, h0, targets)
    W, V = (weights[name].detach().numpy() for name in "WV")
    arrays = xs.numpy(), h0.numpy(), hs, probs, targets.numpy()
    found = function(*arrays, W, V)
    result = {}
    for name in NAMES:
        factor = np.vdot(found[name], truth[name]) / np.vdot(truth[name], truth[name])
        fits = np.allclose(found[name], factor * truth[name], rtol=0, atol=1e-10)
        result[name] = round(float(factor), 9) if fits else None
    return result


def shares_with_last_loss(function, T=2, N=3, H=6):
    """U's share of every step, with a loss at the last step only."""
    weights, xs, h0, targets = draw(T, N, H)
    hs, probs, _ = run(weights, xs, h0, targets)
    probs[:-1] = np.eye(3)[targets.numpy()[:-1]]
    W, V = (weights[name].detach().numpy() for name in "WV")
    shares = []
    for t in range(T):
        only = np.zeros(xs.shape)
        only[t] = xs[t]
        given = only, h0.numpy(), hs, probs, targets.numpy(), W, V
        shares.append(function(*given)["U"])
    return shares


def right_below(*names):
    return {name: 1.0 if name in names else None for name in NAMES}


ALL_RIGHT = dict.fromkeys(NAMES, 1.0)


@pytest.mark.parametrize("sizes", [(5, 3, 6), (1, 4, 2), (4, 1, 3)])
def test_solution_and_healthy_sources_are_autograd(sizes):
    for function in (
        ex.check_backward.solution,
        clinic.compiled(clinic.HEALTHY),
        clinic.compiled(clinic.TWO_PASSES),
    ):
        assert factors(function, *sizes) == ALL_RIGHT


def test_the_eight_ailments_have_a_patient_and_a_line():
    assert {ailment for ailment, _ in clinic.DIAGNOSES.values()} == THE_EIGHT
    assert THE_EIGHT < set(ex.AILMENTS)
    for name, (_, line) in clinic.DIAGNOSES.items():
        source = ex.PATIENTS[name].source
        base = clinic.TWO_PASSES if name == "G" else clinic.HEALTHY
        healed = ex.PATIENTS[name].operate(line, base.splitlines()[line - 1])
        assert healed.source == base != source


def test_the_checker_names_each_of_the_eight():
    for patient in ex.PATIENTS.values():
        verdict = ex.check_backward(patient)
        assert verdict.status == "mistake", repr(verdict)
        assert verdict.mistake.function is patient


@pytest.mark.parametrize(
    ("patient", "T5", "T1"),
    [
        ("A", dict.fromkeys(NAMES, 0.333333333), dict.fromkeys(NAMES, 0.333333333)),
        ("B", right_below("V", "b_s"), ALL_RIGHT),
        ("C", right_below("V", "b_s", "U", "b"), right_below("V", "b_s", "U", "b")),
        ("D", right_below("V", "b_s"), ALL_RIGHT),
        ("E", right_below("V", "b_s", "U", "b"), ALL_RIGHT),
        ("F", dict.fromkeys(NAMES), dict.fromkeys(NAMES, 0.0)),
        ("G", right_below("V", "b_s"), ALL_RIGHT),
        ("H", right_below("V", "b_s"), right_below("V", "b_s")),
    ],
)
def test_evidence_with_five_steps_and_with_one(patient, T5, T1):
    assert factors(ex.PATIENTS[patient]) == T5
    assert factors(ex.PATIENTS[patient], T=1) == T1


def test_evidence_that_tells_the_last_ones_apart():
    assert factors(ex.PATIENTS["A"], N=1) == ALL_RIGHT
    assert factors(ex.PATIENTS["B"], H=1) == ALL_RIGHT
    for name in "DG":
        assert factors(ex.PATIENTS[name], H=1) != ALL_RIGHT
    truth = shares_with_last_loss(ex.check_backward.solution)
    for name, factor in (("D", 0), ("G", 2)):
        first, last = shares_with_last_loss(ex.PATIENTS[name])
        np.testing.assert_allclose(first, factor * truth[0], rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(last, truth[1], rtol=1e-10)


def test_every_finding_is_different():
    """No two patients behave alike, so every one can be told from the others."""
    seen = {repr([factors(p, T, 3, H) for T, H in [(5, 6), (1, 6), (5, 1)]]): name
            for name, p in ex.PATIENTS.items()}  # fmt: skip
    assert len(seen) >= 7  # D and G differ by step


def test_patient_zero_is_healed_by_line_11():
    assert factors(ex.ZERO) == right_below("V", "b_s")
    assert factors(ex.ZERO.operate(11, "dh_next = da @ W")) == ALL_RIGHT
    with pytest.raises(ValueError, match=r"line is 99; expected a number 1 … 17"):
        ex.ZERO.operate(99, "pass")


def test_a_partial_diagnosis_gets_evidence_and_a_table():
    def partial():
        return {name: ("", 0) for name in "ABCDEFGH"} | {"A": ("1/N twice", 17)}

    verdict = ex.check_diagnose(partial)
    assert verdict.status == "wrong"
    assert "1 of 8 patients are diagnosed. Examine patient B again" in " ".join(
        repr(verdict).split()
    )
    assert verdict.table.rows[0] == ["A", "right", "right"]
    assert verdict.table.rows[1] == ["B", "not yet", "not yet"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"A": ("1/N twice", 17)}, "no diagnosis for patient B"),
        ({name: "W transposed" for name in "ABCDEFGH"}, "expected an ailment and"),
        ({name: (3, "W transposed") for name in "ABCDEFGH"}, "expected first the"),
        ({name: ("flu", 3) for name in "ABCDEFGH"}, "flu (patient A) is no ailment"),
    ],
)
def test_a_malformed_diagnosis_is_explained(answer, words):
    verdict = ex.check_diagnose(lambda: answer)
    assert verdict.status == "wrong"
    assert words in " ".join(repr(verdict).split())


def test_shares_add_up_to_the_gradient_of_the_tied_weight():
    rng = np.random.default_rng(1)
    das, hs, h0 = (rng.normal(size=s) for s in [(5, 3, 4), (5, 3, 4), (3, 4)])
    shares = ex.check_contributions.solution(das, hs, h0)
    expected = das.reshape(15, 4).T @ np.concatenate([h0[None], hs[:-1]]).reshape(15, 4)
    np.testing.assert_allclose(shares.sum(axis=0), expected, rtol=1e-12)


def test_leaky_step_is_autograd():
    case = ex.check_leaky_step_backward.cases[0]
    h, a = (torch.randn(3, 4, dtype=torch.float64) for _ in range(2))
    h.requires_grad_()
    W, alpha = torch.tensor(case["W"]), case["alpha"]
    pre = a + h @ W.T
    n = torch.tanh(pre)
    new = (1 - alpha) * h + alpha * n
    dh = torch.tensor(case["dh"])
    expected = torch.autograd.grad((new * dh).sum(), [pre, h])
    found = ex.check_leaky_step_backward.solution(
        case["dh"], n.detach().numpy(), alpha, case["W"]
    )
    for value, truth in zip(found, expected, strict=True):
        np.testing.assert_allclose(value, truth, rtol=1e-10)


def test_sensitivity_is_a_finite_difference():
    case = ex.check_sensitivity.cases[0]

    def states(W):
        h, found = case["h0"], []
        for x in case["x"]:
            h = np.tanh(case["U"] * x + W * h + case["b"])
            found.append(h)
        return np.array(found)

    nudged = (states(case["W"] + 1e-6) - states(case["W"] - 1e-6)) / 2e-6
    found = ex.check_sensitivity.solution(**case)
    np.testing.assert_allclose(found, nudged, rtol=1e-7)
