"""Exercises of chapter 02: unrolling.

`check_forward`, `check_parity_weights`, `check_count_parameters`,
`check_inputs_and_targets` and `check_untied_forward`.
"""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises import _mistakes02 as mistakes
from course_utils.exercises import _mistakes02_text as mistakes_text
from course_utils.exercises import _parity
from course_utils.exercises._checker import Checker
from course_utils.exercises._compare import Quantity

HS = Quantity("hs", ("T", "N", "H"))


def forward(xs, h0, U, W, b):
    """The library's forward pass under the exercise's signature; hs (T, N, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    return numpy_rnn.forward(cell, xs, h0)[0]


def untied_forward(xs, h0, Us, Ws, bs):
    """One library step for every copy of the parameters; hs (T, N, H)."""
    hs = np.empty((len(xs), *h0.shape))
    for t, x in enumerate(xs):
        cell = numpy_rnn.RNNCell.from_weights(Us[t], Ws[t], bs[t])
        h0 = hs[t] = cell.step(cell.project(x), h0)
    return hs


def _forward_case(rng, T, N, D, H, copies=()):
    shapes = {"U": (H, D), "W": (H, H), "b": (H,)}
    plural = "s" if copies else ""
    weights = {
        name + plural: rng.normal(0, 0.6, (*copies, *shape))
        for name, shape in shapes.items()
    }
    inputs = {"xs": rng.normal(size=(T, N, D)), "h0": rng.uniform(-0.9, 0.9, (N, H))}
    return inputs | weights


_SIZES = [(5, 3, 4, 6), (7, 2, 5, 3), (4, 5, 2, 3), (1, 3, 5, 2)]
_rng = np.random.default_rng(2)

check_forward = Checker(
    "forward",
    stub='''
def forward(xs, h0, U, W, b):
    """h(t) = tanh(U x(t) + W h(t-1) + b) for t = 1 … T.

    xs (T, N, D), h0 (N, H), U (H, D), W (H, H), b (H,)  →  hs (T, N, H): h(1) … h(T)
    """
    return ...
''',
    solution=forward,
    cases=[_forward_case(_rng, *sizes) for sizes in _SIZES],
    quantities=[HS],
    mistakes=mistakes.FORWARD,
    hints=[
        "Start with one step. For one time step x is (N, D) and h is (N, H). Which "
        "products of x with U and of h with W have the shape (N, H)?",
        "One step is `h = np.tanh(x @ U.T + h @ W.T + b)`. Where does h come from at "
        "the first step, and where at the second?",
        "Set `h = h0` and make an empty list. Then `for x in xs:` take the step and "
        "append the new h. After the loop, `np.stack` makes one array of the list.",
    ],
    lesson="One line, used T times with the same U, W, b: that is the whole network.",
)

check_parity_weights = Checker(
    "parity_weights",
    stub='''
def parity_weights():
    """Two ReLU units whose output is 1 after an odd number of ones, else 0.

    h(t) = relu(U x(t) + W h(t-1) + b), h(0) = 0, output V h(t)
    →  U (2, 1), W (2, 2), b (2,), V (1, 2)
    """
    return ...
''',
    solution=_parity.parity_solution,
    cases=[{}],
    quantities=[Quantity("output", ("string",))],
    mistakes=_parity.MISTAKES,
    observe=_parity.answers,
    explain=_parity.explain,
    evidence=(
        f"Your network is right on every bit string of 1 to {_parity.LONGEST} bits, "
        f"all {2 ** (_parity.LONGEST + 1) - 2} of them."
    ),
    hints=[
        "Call the parity so far p. The next parity is a function of x + p alone, which "
        "is 0, 1 or 2. Which answer belongs to each?",
        "0 → 0, 1 → 1, 2 → 0. With s = x + p that is relu(s) - 2 relu(s - 1). Two "
        "ReLUs: those are your two units. Which bias has each?",
        "h1 = relu(x + p) and h2 = relu(x + p - 1), so p = h1 - 2 h2. Put that p into "
        "both rows of W, and into V.",
    ],
    lesson="Nothing was trained: a state of two numbers is enough to remember one bit.",
)

check_count_parameters = Checker(
    "count_parameters",
    stub='''
def count_parameters(T, D, H, K, tied):
    """Number of parameters of a network with an output at each of its T steps.

    Each step has U (H, D), W (H, H), b (H,), V (K, H), b_s (K,): the same ones at
    every step if `tied`, its own ones if not.
    """
    return ...
''',
    solution=mistakes_text.parameter_count,
    cases=[
        {"T": 5, "D": 4, "H": 6, "K": 3, "tied": True},
        {"T": 5, "D": 4, "H": 6, "K": 3, "tied": False},
        {"T": 7, "D": 9, "H": 2, "K": 11, "tied": False},
        {"T": 8, "D": 3, "H": 10, "K": 5, "tied": True},
    ],
    quantities=[Quantity("count")],
    mistakes=mistakes_text.COUNT,
    evidence="The count is right for tied and untied networks of different sizes.",
    hints=[
        "An array of shape (H, D) has H·D entries. Write the five sizes down and add "
        "them.",
        "One set has H·D + H·H + H + K·H + K parameters. How many sets does a tied "
        "network have, how many an untied one?",
    ],
    lesson="The tied count does not know T: a longer sequence costs no new parameter.",
)

check_inputs_and_targets = Checker(
    "inputs_and_targets",
    stub='''
def inputs_and_targets(text, vocabulary):
    """One-hot inputs and next-character targets; T = len(text) - 1, N = 1.

    text (str), vocabulary (list of K characters; class k is vocabulary[k])
    →  xs (T, 1, K) of floats, targets (T, 1) of integers
    """
    return ...
''',
    solution=mistakes_text.inputs_and_targets,
    cases=[
        {"text": "hello", "vocabulary": ["h", "e", "l", "o"]},
        {"text": "banana bread", "vocabulary": list("rndeb axc")},
        {"text": "unrolled", "vocabulary": list("olnrude")},
    ],
    quantities=[
        Quantity("xs", ("T", "N", "K")),
        Quantity("targets", ("T", "N"), kind="int"),
    ],
    mistakes=mistakes_text.HELLO,
    hints=[
        "Write down for \"hello\" what the network reads at each step and what should "
        "come next. How many such pairs are there?",
        "First turn the text into class numbers: `[vocabulary.index(c) for c in "
        "text]`. Inputs are all of them but the last, targets all but the first.",
        "`np.eye(K)[classes]` picks one row for each class: (T, K). `[:, None]` "
        "inserts the batch axis.",
    ],
    lesson="The text is its own teacher: no one had to label it.",
)

check_untied_forward = Checker(
    "untied_forward",
    stub='''
def untied_forward(xs, h0, Us, Ws, bs):
    """The same network with parameters of its own for every step.

    xs (T, N, D), h0 (N, H), Us (T, H, D), Ws (T, H, H), bs (T, H)  →  hs (T, N, H)
    """
    return ...
''',
    solution=untied_forward,
    cases=[
        _forward_case(_rng, T, N, D, H, copies=(T,)) for T, N, D, H in _SIZES[:3]
    ],
    quantities=[HS],
    mistakes=mistakes.UNTIED,
    hints=[
        "Take your forward pass. Which three names have to know the step they are in?",
        "`for t in range(len(xs)):` gives the index; step t reads `Us[t]`, `Ws[t]` and "
        "`bs[t]`.",
    ],
    lesson="This is a deep feed-forward network. Tying makes it recurrent.",
)
