"""How fast the NumPy networks are beside PyTorch's, as ratios within one run.

    python tools/bench.py                    # the table: five processes, two threads
    python tools/bench.py --processes 1 --cpu-time --threads 1      # a quick look

Forward and backward in float32, over sizes (T, N, D, H). Times of one round stand
beside each other, so a busy machine slows all of them alike; a cell of the table is
the median over processes of ratios of medians. The floor is what NumPy's matrix
products alone would take at the rate this machine reaches in one.
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


def main():
    options = parse()
    if options.worker:
        print(json.dumps(measure(options)))
        return
    command = [sys.executable, __file__, "--worker", *sys.argv[1:]]
    threads = str(options.threads)
    names = "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"
    environment = os.environ | dict.fromkeys(names, threads)
    runs = []
    for number in range(options.processes):
        print(f"process {number + 1} of {options.processes}", file=sys.stderr)
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"a measuring process failed:\n{done.stderr}")
        runs.append(json.loads(done.stdout))
    for kind in KINDS:
        show(kind, runs)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--sizes", type=int, default=len(SIZES), help="first n sizes")
    parser.add_argument("--cpu-time", action="store_true", help="not the wall clock")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(options):
    """[kind, size, {contestant: median seconds}, floor] for every kind and size."""
    import torch

    torch.set_num_threads(options.threads)
    clock = time.process_time if options.cpu_time else time.perf_counter
    found = []
    for size in SIZES[: options.sizes]:
        floor = {kind: floor_of(size, blocks, clock) for kind, blocks in KINDS.items()}
        contestants = {
            (kind, name): run
            for kind in KINDS
            for name, run in make(kind, size).items()
        }
        rounds = max(3, options.rounds if size[-1] < 500 else options.rounds // 3)
        times = interleaved(contestants, rounds, clock)
        for kind in KINDS:
            own = {name: t for (k, name), t in times.items() if k == kind}
            found.append([kind, size, own, floor[kind]])
    return found


def interleaved(contestants, rounds, clock):
    """Median seconds of each, every round timing all of them.

    Each runs twice in a row and the second time counts: the threads of the one before
    it go on spinning for a while and would slow it.
    """
    times = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            run()
            start = clock()
            run()
            times[name].append(clock() - start)
    return {name: statistics.median(each) for name, each in times.items()}


def make(kind, size):
    """One training step's work, three ways: name → function without arguments."""
    import numpy as np
    import torch
    from torch import nn

    from course_utils import numpy_rnn

    T, N, D, H = size
    rng = np.random.default_rng(0)
    cell = getattr(numpy_rnn, f"{kind}Cell")(D, H, rng=rng, dtype=np.float32)
    xs = rng.normal(size=(T, N, D)).astype(np.float32)
    d_hs = rng.normal(size=(T, N, H)).astype(np.float32)
    module = getattr(nn, kind)(D, H)
    single = getattr(nn, f"{kind}Cell")(D, H)
    tensor, grad = torch.tensor(xs, requires_grad=True), torch.tensor(d_hs)

    def ours():
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

    return {"NumPy": ours, f"nn.{kind}": library, f"{kind}Cell loop": loop}


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


def show(kind, runs):
    """Print the table of `kind`: ratios, and milliseconds for orientation."""
    library, loop = f"nn.{kind}", f"{kind}Cell loop"
    print(
        f"\n{'T,N,D,H':<18} {'NumPy ms':>9} {'floor ms':>9} "
        f"{f'loop / NumPy {kind}':>20} {f'NumPy / {library}':>16}"
    )
    slower, faster = [], []
    for index, (found_kind, size, _, _) in enumerate(runs[0]):
        if found_kind != kind:
            continue
        mine = [run[index] for run in runs]
        ours = statistics.median(times["NumPy"] for _, _, times, _ in mine)
        floor = statistics.median(floor for *_, floor in mine)
        faster.append(statistics.median(t[loop] / t["NumPy"] for _, _, t, _ in mine))
        slower.append(statistics.median(t["NumPy"] / t[library] for _, _, t, _ in mine))
        label = ",".join(map(str, size))
        print(
            f"{label:<18} {1e3 * ours:>9.2f} {1e3 * floor:>9.2f} "
            f"{faster[-1]:>20.2f} {slower[-1]:>16.2f}"
        )
    means = [statistics.geometric_mean(ratios) for ratios in (faster, slower)]
    print(f"{'geometric mean':<18} {'':>9} {'':>9} {means[0]:>20.2f} {means[1]:>16.2f}")


if __name__ == "__main__":
    main()
