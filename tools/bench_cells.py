"""How fast the NumPy cells are beside PyTorch's, as ratios within one run.

    python tools/bench_cells.py              # five processes
    python tools/bench_cells.py --quick      # one, and fewer rounds

Forward and backward in float32 on one thread, over sizes (T, N, D, H); plain cells,
those of ``numpy_rnn/fast.py``, ``torch.nn``'s layer and a loop over its cell. Processor
time counts, and the times of one round stand beside each other, so a busy machine slows
all of them alike. A ratio is the median over processes of ratios of medians; its bar is
on the geometric mean over the sizes. The floor is what NumPy's matrix products alone
would take at the rate this machine reaches in one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

SIZES = [(35, 20, 100, 100), (32, 32, 64, 128), (64, 64, 128, 256), (35, 128, 512, 512)]
KINDS = {"LSTM": 4, "GRU": 3}  # blocks of H rows
# kind, over, under, what the geometric mean of over / under must be
BARS = [
    ("LSTM", "loop", "plain", ">=", 1.1),
    ("LSTM", "plain", "nn", "<=", 1.6),
    ("LSTM", "fast", "nn", "<=", 1.25),
    ("GRU", "loop", "plain", ">=", 1.1),
    ("GRU", "plain", "nn", "<=", 1.1),
    ("GRU", "fast", "nn", "<=", 0.9),
]
PROCESSES, ROUNDS = 5, 12


def main():
    options = parse()
    if options.worker:
        print(json.dumps(measure(options)))
        return
    from bench import report

    sys.exit(not report(run(options)))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one process, few rounds")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(options):
    """Measure, print the tables, return (what, measured, bar, ok) for each bar."""
    command = [sys.executable, __file__, "--worker"]
    command += ["--quick"] if options.quick else []
    names = "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"
    environment = os.environ | dict.fromkeys(names, "1")
    processes = 1 if options.quick else PROCESSES
    runs = []
    for number in range(processes):
        print(f"cells: process {number + 1} of {processes}", file=sys.stderr)
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"a measuring process failed:\n{done.stderr}")
        runs.append(json.loads(done.stdout))
    for kind in KINDS:
        show(kind, runs)
    return [judged(bar, runs) for bar in BARS]


def measure(options):
    """[kind, size, {contestant: median seconds}, floor] for every kind and size."""
    import torch

    torch.set_num_threads(1)
    clock = time.process_time
    found = []
    for size in SIZES:
        floor = {kind: floor_of(size, blocks, clock) for kind, blocks in KINDS.items()}
        contestants = {
            (kind, name): contestant
            for kind in KINDS
            for name, contestant in make(kind, size).items()
        }
        rounds = max(3, ROUNDS if size[-1] < 500 else ROUNDS // 3)
        times = interleaved(contestants, 3 if options.quick else rounds, clock)
        for kind in KINDS:
            own = {name: t for (k, name), t in times.items() if k == kind}
            found.append([kind, size, own, floor[kind]])
    return found


def interleaved(contestants, rounds, clock):
    """Median seconds of each, every round timing all of them.

    Each runs twice in a row and the second time counts: the first one finds the memory
    full of what the one before it used.
    """
    times = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            contestant()
            start = clock()
            contestant()
            times[name].append(clock() - start)
    return {name: statistics.median(each) for name, each in times.items()}


def make(kind, size):
    """One training step's work, four ways: name → function without arguments."""
    import numpy as np
    import torch
    from torch import nn

    from course_utils import numpy_rnn
    from course_utils.numpy_rnn import fast

    T, N, D, H = size
    rng = np.random.default_rng(0)
    plain = getattr(numpy_rnn, f"{kind}Cell")(D, H, rng=rng, dtype=np.float32)
    tuned = getattr(fast, f"{kind}Cell").with_weights(plain.parameters)
    xs = rng.normal(size=(T, N, D)).astype(np.float32)
    d_hs = rng.normal(size=(T, N, H)).astype(np.float32)
    module = getattr(nn, kind)(D, H)
    single = getattr(nn, f"{kind}Cell")(D, H)
    tensor, grad = torch.tensor(xs, requires_grad=True), torch.tensor(d_hs)

    def ours(cell):
        _, _, cache = numpy_rnn.forward(cell, xs)
        numpy_rnn.backward(cell, d_hs, None, cache)

    def library():
        module.zero_grad()
        module(tensor)[0].backward(grad)

    def loop():
        single.zero_grad()
        state, hs = None, []
        for x in tensor:
            state = single(x, state)
            hs.append(state[0] if kind == "LSTM" else state)
        torch.stack(hs).backward(grad)

    return {
        "plain": lambda: ours(plain),
        "fast": lambda: ours(tuned),
        "nn": library,
        "loop": loop,
    }


def floor_of(size, blocks, clock):
    """Seconds for the matrix products alone, at this machine's best rate."""
    import numpy as np

    T, N, D, H = size
    A, B = np.ones((512, 512), np.float32), np.ones((512, 512), np.float32)
    times = []
    for _ in range(10):
        start = clock()
        A @ B
        times.append(clock() - start)
    rate = 2 * 512**3 / statistics.median(times[2:])
    # forward, towards inputs and states, towards weights
    return 3 * 2 * T * N * blocks * H * (D + H) / rate


def ratios(kind, over, under, runs):
    """over / under at each size: the median over the processes."""
    found = []
    for index, (own, *_) in enumerate(runs[0]):
        if own == kind:
            times = [run[index][2] for run in runs]
            found.append(statistics.median(t[over] / t[under] for t in times))
    return found


def show(kind, runs):
    """Print the table of `kind`: ratios, and milliseconds for orientation."""
    bars = [(over, under) for own, over, under, *_ in BARS if own == kind]
    columns = [ratios(kind, *bar, runs) for bar in bars]
    heads = [f"{over} / {under}" for over, under in bars]
    print(f"\n{f'{kind}  T,N,D,H':<22} {'plain ms':>9} {'floor ms':>9}", end="")
    print("".join(f" {head:>13}" for head in heads))
    indices = [i for i, (own, *_) in enumerate(runs[0]) if own == kind]
    for row, index in enumerate(indices):
        plain = statistics.median(run[index][2]["plain"] for run in runs)
        floor = statistics.median(run[index][3] for run in runs)
        label = ",".join(map(str, runs[0][index][1]))
        print(f"{label:<22} {1e3 * plain:>9.2f} {1e3 * floor:>9.2f}", end="")
        print("".join(f" {column[row]:>13.2f}" for column in columns))
    means = [statistics.geometric_mean(column) for column in columns]
    print(f"{'geometric mean':<42}" + "".join(f" {mean:>13.2f}" for mean in means))


def judged(bar, runs):
    """(what, measured, bar, ok) of one of `BARS`."""
    kind, over, under, sign, limit = bar
    names = {"plain": f"numpy_rnn.{kind}Cell", "fast": f"fast.{kind}Cell"}
    names |= {"nn": f"nn.{kind}", "loop": f"nn.{kind}Cell loop"}
    mean = statistics.geometric_mean(ratios(kind, over, under, runs))
    ok = mean >= limit if sign == ">=" else mean <= limit
    return f"{names[over]} / {names[under]}", f"{mean:.2f}", f"{sign} {limit}", ok


if __name__ == "__main__":
    main()
