"""The one loop: NumPy and PyTorch take the same steps, and a run repeats itself."""

import gc
import tracemalloc
import warnings

import numpy as np
import pytest
import torch

from course_utils import bridge, numpy_rnn, training
from course_utils.datasets import synthetic
from course_utils.numpy_rnn import optim

T, N, D, H, K = 6, 5, 2, 7, 2


def network(seed=0):
    rng = np.random.default_rng(seed)
    cell = numpy_rnn.RNNCell(D, H, rng=rng)
    return {"rnn": cell, "out": numpy_rnn.Linear(H, K, rng=rng)}


def parameters(model):
    return optim.joined(**{name: part.parameters for name, part in model.items()})


def numpy_loss(model, batch):
    hs, _, cache = numpy_rnn.forward(model["rnn"], batch.xs)
    logits, kept = model["out"].forward(hs)
    loss, d_logits = numpy_rnn.softmax_cross_entropy(logits, batch.targets)
    d_hs, d_out = model["out"].backward(d_logits, kept)
    _, _, d_rnn = numpy_rnn.backward(model["rnn"], d_hs, None, cache)
    return loss, optim.joined(rnn=d_rnn, out=d_out)


class Twin(torch.nn.Module):
    """torch.nn's network with the same weights; its second bias is frozen."""

    def __init__(self, model):
        super().__init__()
        self.rnn = bridge.to_nn(model["rnn"])
        self.out = bridge.to_nn(model["out"])

    def forward(self, xs):
        return self.out(self.rnn(xs)[0])


def torch_loss(model, batch):
    logits = model(torch.from_numpy(batch.xs))
    targets = torch.from_numpy(batch.targets)
    return (
        torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), reduction="sum"
        )
        / batch.xs.shape[1]
    )


def draw(rng):
    return synthetic.larger_total(T, N, rng)


def run_numpy(steps=12, seed=3, model=None, **options):
    model = model or network()
    optimizer = optim.Adam(parameters(model), 0.02)
    options = {"progress": False} | options
    history = training.train(
        model, numpy_loss, draw, optimizer, steps=steps, seed=seed, **options
    )
    return model, history, optimizer


def run_torch(steps=12, seed=3, module=None, loss=torch_loss, **options):
    module = module or Twin(network())
    trained = [p for p in module.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trained, 0.02)
    options = {"progress": False} | options
    history = training.train(
        module, loss, draw, optimizer, steps=steps, seed=seed, **options
    )
    return module, history, optimizer


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"clip_norm": 0.5},
        {"clip_value": 0.05},
        {"clip_norm": 0.5, "clip_value": 0.05},
        {"schedule": training.cosine(12, warmup=4, floor=0.1)},
    ],
    ids=["plain", "norm", "value", "both clips", "schedule"],
)
def test_numpy_and_torch_take_the_same_steps(options):
    ours, history, _ = run_numpy(**options)
    theirs, reference, _ = run_torch(**options)
    np.testing.assert_allclose(history.losses, reference.losses, rtol=1e-9)
    np.testing.assert_allclose(history.grad_norms, reference.grad_norms, rtol=1e-9)
    np.testing.assert_allclose(
        ours["rnn"].W, theirs.rnn.weight_hh_l0.detach(), rtol=1e-8, atol=1e-10
    )


def test_each_option_changes_the_run():
    _, plain, _ = run_numpy()
    for options in (
        {"clip_norm": 1e-9},
        {"clip_value": 1e-9},
        {"schedule": training.linear(12)},
        {"seed": 4},
    ):
        _, other, _ = run_numpy(**options)
        assert other.losses[-1] != plain.losses[-1], options


def test_a_run_repeats_whatever_was_drawn_before():
    def noisy(model, batch):
        return torch_loss(model, batch) + torch.rand(())

    _, first, _ = run_torch(loss=noisy)
    module = Twin(network())
    torch.manual_seed(99)
    before = torch.random.get_rng_state()
    _, again, _ = run_torch(module=module, loss=noisy)
    assert first.losses == again.losses
    assert torch.equal(torch.random.get_rng_state(), before)


def test_it_learns():
    losses = run_numpy(steps=150)[1].smoothed(20)
    assert losses[-1] < losses[19] / 2


def test_the_budget_the_evaluations_and_the_modes():
    seen = []

    class Watched(Twin):
        def forward(self, xs):
            seen.append((self.training, torch.is_grad_enabled()))
            return super().forward(xs)

    module = Watched(network())
    evaluate = lambda m: {"loss": float(m(torch.zeros(2, 3, D).double()).sum())}  # noqa: E731
    _, history, _ = run_torch(
        steps=5, module=module, evaluate=evaluate, evaluate_every=2
    )
    train, check = (True, True), (False, False)
    assert seen == [train, train, check, train, train, check, train, check]
    assert history.steps == len(history.losses) == len(history.grad_norms) == 5
    steps, values = history.evaluated("loss")
    assert steps.tolist() == [2, 4, 5]
    assert values.shape == (3,)
    assert module.training


def test_until_ends_the_run_and_says_why():
    _, history, _ = run_numpy(
        steps=50,
        evaluate=lambda model: 1.0,
        evaluate_every=7,
        until=lambda h: len(h.evaluations) == 3,
    )
    assert history.steps == 21
    assert history.stopped == "goal reached after 21 steps"
    with pytest.raises(ValueError, match="until is given without evaluate"):
        run_numpy(until=lambda history: True)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("where", ["loss", "gradient norm"])
def test_numpy_training_stops_before_a_step_that_spoils_the_weights(where, bad):
    model = network()

    def loss(model, batch):
        value, grads = numpy_loss(model, batch)
        loss.calls += 1
        if loss.calls == 4:
            if where == "loss":
                value = bad
            else:
                grads["rnn.W"][0, 0] = bad
        return value, grads

    loss.calls = 0
    optimizer = optim.Adam(parameters(model), 0.02)
    history = training.train(model, loss, draw, optimizer, steps=9, progress=False)
    assert history.stopped == f"{where} is {bad} after 3 steps"
    assert optimizer.steps == history.steps == 3
    assert all(np.isfinite(p).all() for p in parameters(model).values())


def test_torch_training_stops_there_too():
    module = Twin(network())

    def loss(model, batch):
        loss.calls += 1
        return torch_loss(model, batch) * (np.nan if loss.calls == 4 else 1)

    loss.calls = 0
    _, history, _ = run_torch(module=module, loss=loss)
    assert history.stopped == "loss is nan after 3 steps"
    assert all(torch.isfinite(p).all() for p in module.parameters())


def test_the_learning_rate_is_given_back_even_after_an_error():
    def schedule(step):
        if step == 3:
            raise RuntimeError("told to")
        return 0.1

    for run in (run_numpy, run_torch):
        assert_rate(run(schedule=training.linear(12))[2])
    model = network()
    optimizer = optim.SGD(parameters(model), 0.02)
    with pytest.raises(RuntimeError, match="told to"):
        training.train(
            model,
            numpy_loss,
            draw,
            optimizer,
            steps=9,
            schedule=schedule,
            progress=False,
        )
    assert_rate(optimizer)


def assert_rate(optimizer):
    groups = getattr(optimizer, "param_groups", None)
    assert (groups[0]["lr"] if groups else optimizer.lr) == 0.02


def test_an_iterator_may_run_out_and_a_list_is_refused():
    rng = np.random.default_rng(0)
    model = network()
    optimizer = optim.SGD(parameters(model), 0.02)
    few = iter([draw(rng), draw(rng)])
    history = training.train(model, numpy_loss, few, optimizer, steps=9, progress=False)
    assert history.stopped == "batches ran out after 2 steps"
    with pytest.raises(ValueError, match="batches is a list; expected a function"):
        training.train(model, numpy_loss, [draw(rng)], optimizer, steps=9)


def test_minibatches_show_every_sequence_once_an_epoch():
    xs, ys = np.arange(22).reshape(2, 11), np.arange(11)[None]
    stream = training.minibatches([xs, ys], 4, np.random.default_rng(1))
    orders = []
    for _ in range(2):
        parts = [next(stream) for _ in range(3)]
        assert [x.shape for x, _ in parts] == [(2, 4), (2, 4), (2, 3)]
        for x, y in parts:
            np.testing.assert_array_equal(x, np.concatenate([y, y + 11]))
        orders.append(np.concatenate([y[0] for _, y in parts]).tolist())
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(11))
    assert orders[0] != orders[1]
    with pytest.raises(ValueError, match=r"arrays have \[2, 11\] sequences"):
        next(training.minibatches([xs, ys.T[:2].T], 4, np.random.default_rng(1)))


def test_schedules_rise_fall_and_end_at_the_floor():
    for make in (training.cosine, training.linear):
        factors = [make(20, warmup=5, floor=0.1)(step) for step in range(21)]
        np.testing.assert_allclose(factors[:5], [0.2, 0.4, 0.6, 0.8, 1.0])
        assert factors[5] == 1.0
        assert (np.diff(factors[5:]) < 0).all()
        assert factors[20] == pytest.approx(0.1)
    middle = [make(20)(5) for make in (training.cosine, training.linear)]
    np.testing.assert_allclose(middle, [(1 + np.sqrt(0.5)) / 2, 0.75])


def test_history_says_what_happened_without_the_wall_time():
    _, history, _ = run_numpy(steps=4, evaluate=lambda model: 0.5)
    text = repr(history)
    assert "4 steps, seed 3, loss" in text
    assert "last evaluation 0.5" in text
    assert "second" not in text
    assert history.seconds > 0
    history.losses = [4.0, 2.0, 0.0, 2.0]
    np.testing.assert_allclose(history.smoothed(2), [4, 3, 1, 1])


def test_seeds_repeat_and_leave_the_global_generators_alone():
    before = torch.random.get_rng_state()
    first, again = training.seeds(5), training.seeds(5)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert first.rng.random() == again.rng.random()
    drawn = [torch.rand(3, generator=s.generator) for s in (first, again)]
    assert torch.equal(*drawn)


def test_seed_everything_seeds_what_has_no_rng_argument():
    with torch.random.fork_rng():
        values = []
        for _ in range(2):
            training.seed_everything(6)
            values.append((torch.rand(()).item(), np.random.rand()))  # noqa: NPY002
        assert values[0] == values[1]


def test_the_progress_bar_is_shown_only_if_asked_for(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm's, about a missing notebook widget
        run_numpy(steps=3, progress=True, description="adding")
    shown = capsys.readouterr().err
    assert "adding: 100%" in shown
    assert "3/3" in shown
    assert "loss " in shown
    run_numpy(steps=3)
    assert capsys.readouterr().err == ""


def test_a_sparse_gradient_is_measured():
    embedding = torch.nn.Embedding(9, 3, sparse=True)
    optimizer = torch.optim.SGD(embedding.parameters(), 0.1)
    rows = torch.tensor([1, 4, 4])
    history = training.train(
        embedding,
        lambda model, batch: model(rows).sum(),
        lambda rng: None,
        optimizer,
        steps=2,
        progress=False,
    )
    assert history.grad_norms == pytest.approx([np.sqrt(3 + 3 * 4)] * 2)


def test_memory_does_not_grow_with_the_number_of_steps():
    model = network()
    optimizer = optim.Adam(parameters(model), 0.02)

    def held(steps):
        """Bytes still held after so many steps, what the history holds left out."""
        history = training.train(
            model, numpy_loss, draw, optimizer, steps=steps, progress=False
        )
        del history
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        few, many = held(20), held(400)
    finally:
        tracemalloc.stop()
    assert many - few < 20_000


@pytest.mark.gpu
def test_the_loop_trains_on_the_gpu_as_on_the_cpu():
    if not torch.cuda.is_available():
        pytest.skip("MPS has no float64, in which the two are compared")

    def loss(model, batch):
        device = next(model.parameters()).device
        logits = model(torch.from_numpy(batch.xs).to(device))
        targets = torch.from_numpy(batch.targets).to(device)
        return torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), reduction="sum"
        ) / batch.xs.shape[1]

    _, reference, _ = run_torch(clip_norm=0.5)
    runs = [
        run_torch(module=Twin(network()).to("cuda"), loss=loss, clip_norm=0.5)[1]
        for _ in range(2)
    ]
    np.testing.assert_allclose(runs[0].losses, reference.losses, rtol=1e-6)
    assert runs[0].losses == runs[1].losses


@pytest.mark.parametrize("schedule", [training.linear, training.cosine])
def test_a_schedule_stays_at_its_floor_after_its_end(schedule):
    assert schedule(5)(9) == 0
    assert schedule(5, warmup=2, floor=0.1)(500) == pytest.approx(0.1)


def test_a_module_is_left_in_the_mode_it_came_in():
    model = torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Dropout(0.5))
    model.eval()
    model[1].train()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    seen = []

    def loss(module, batch):
        seen.append(module.training)
        return module(batch).mean()

    batches = iter([torch.ones(3, 2)] * 2)
    training.train(model, loss, batches, optimizer, steps=2, progress=False)
    assert seen == [True, True]
    modes = [part.training for part in (model, *model)]
    assert modes == [False, False, True]
