"""Exercise `lstm_backward` of chapter 08."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch08.forward_steps import forward_case, gates_of
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn.lstm import Kept

STUB = '''
def lstm_backward(dh, dc, c_prev, i, f, g, o, c, W):
    """The same step with the arrows turned round.

    dh, dc (N, H): ∂L/∂h(t), everything that reaches it, and ∂L/∂c(t) from the next
    step; c_prev (N, H): c(t-1); i, f, g, o (N, H): the gates, after sigmoid and tanh;
    c (N, H): c(t); W (4H, H), rows in the order i, f, g, o
    →  da (N, 4H): ∂L/∂a(t); dh_prev, dc_prev (N, H)
    """
    return ...
'''

HINTS = [
    "Who reads c(t)? Draw the two arrows that leave it, turn them round, and add "
    "what comes back.",
    "dc = dc + dh ∘ o ∘ (1 - tanh²(c)). From this sum: d_i = dc ∘ g, d_f = dc ∘ "
    "c(t-1), d_g = dc ∘ i; and d_o = dh ∘ tanh(c).",
    "Each gate's gradient times its slope, y (1 - y) for i, f, o and 1 - g² for g, "
    "gives da. Then `dh_prev = da @ W` and `dc_prev = dc * f`.",
]


def lstm_backward(dh, dc, c_prev, i, f, g, o, c, W):
    """The library's step back under the exercise's signature: da, dh_prev, dc_prev."""
    cell = numpy_rnn.LSTMCell.from_weights(np.zeros((len(W), 1)), W)
    kept = Kept(None, c_prev, i, f, g, o, tanh_c=np.tanh(c))
    da, (dh_prev, dc_prev) = cell.step_backward((dh, dc), kept)
    return da, dh_prev, dc_prev


def backward(dh, dc, c_prev, i, f, g, o, c, W, **change):
    """(da, dh_prev, dc_prev) of one step, or with one thing changed."""
    tanh_c = np.tanh(c)
    slope = change.get("slope", lambda tanh_c, c: 1 - tanh_c**2)(tanh_c, c)
    dc = change.get("cell", lambda dc, through_h: dc + through_h)(dc, dh * o * slope)
    d_o = change.get("d_o", lambda dh, tanh_c, c, dc: dh * tanh_c)(dh, tanh_c, c, dc)
    d_f = dc * change.get("seen", c_prev_of)(c_prev, c)
    d_i, d_g = change.get("stored", lambda dc, i, g: (dc * g, dc * i))(dc, i, g)
    sigmoid_slope = change.get("gate", lambda y: y * (1 - y))
    blocks = {
        "i": d_i * sigmoid_slope(i),
        "f": d_f * sigmoid_slope(f),
        "g": d_g * change.get("candidate", lambda g: 1 - g**2)(g),
        "o": d_o * sigmoid_slope(o),
    }
    da = np.concatenate([blocks[name] for name in change.get("order", "ifgo")], axis=-1)
    back = change.get("back", lambda da, W: da @ W)
    return da, back(da, W), change.get("kept", lambda dc, f: dc * f)(dc, f)


def c_prev_of(c_prev, c):
    """What the forget gate was multiplied with: c(t-1)."""
    return c_prev


def _changed(**change):
    def function(dh, dc, c_prev, i, f, g, o, c, W):
        return backward(dh, dc, c_prev, i, f, g, o, c, W, **change)

    return function


def _one_slope_out(block, dh, dc, c_prev, i, f, g, o, c, W):
    """The pre-activations' gradients, but in one block the gate's."""
    da, _, dc_prev = backward(dh, dc, c_prev, i, f, g, o, c, W)
    gate, H = (i, f, g, o)[block], dh.shape[1]
    da[:, block * H : (block + 1) * H] /= gate * (1 - gate)
    return da, da @ W, dc_prev


def _turned(W):
    """Each block of W transposed: (4H, H)."""
    return np.concatenate([block.T for block in np.split(W, 4)])


MISTAKES = [
    KnownMistake(
        "the cell path is forgotten",
        _changed(cell=lambda dc, through_h: through_h),
        "c(t) has two readers: h(t) of this step, and the next step's c. The `dc` that "
        "came from the next step is missing, and with it the long memory.",
        "dc = dc + dh ∘ o ∘ (1 - tanh²(c)).",
    ),
    KnownMistake(
        "what comes through h is forgotten",
        _changed(cell=lambda dc, through_h: dc),
        "c(t) was also read by this step's own output, h = o ∘ tanh(c).",
        "dc = dc + dh ∘ o ∘ (1 - tanh²(c)).",
    ),
    KnownMistake(
        "the slope of the output's tanh is left out",
        _changed(slope=lambda tanh_c, c: 1.0),
        "Between c(t) and h(t) stands a tanh: its slope is 1 - tanh²(c).",
        "dc = dc + dh ∘ o ∘ (1 - tanh²(c)).",
    ),
    KnownMistake(
        "the slope of the output's tanh is taken as 1 - c²",
        _changed(slope=lambda tanh_c, c: 1 - c**2),
        "`c` is what goes *into* that tanh. Its slope is 1 - tanh²(c).",
        "Compute `tanh_c = np.tanh(c)` once and use `1 - tanh_c**2`.",
    ),
    KnownMistake(
        "the output gate's tanh is forgotten",
        _changed(d_o=lambda dh, tanh_c, c, dc: dh * c),
        "h = o ∘ tanh(c), so ∂h/∂o is tanh(c), not c.",
        "d_o = dh ∘ tanh(c).",
    ),
    KnownMistake(
        "the output gate hears dc instead of dh",
        _changed(d_o=lambda dh, tanh_c, c, dc: dc * tanh_c),
        "o is a factor of h(t), not of c(t).",
        "d_o = dh ∘ tanh(c).",
    ),
    KnownMistake(
        "input gate and candidate are multiplied with themselves",
        _changed(stored=lambda dc, i, g: (dc * i, dc * g)),
        "In the product i ∘ g each factor gets dc times the *other*.",
        "d_i = dc ∘ g, d_g = dc ∘ i.",
    ),
    KnownMistake(
        "the forget gate is credited with the new cell state",
        _changed(seen=lambda c_prev, c: c),
        "f was multiplied with c(t-1).",
        "d_f = dc ∘ c(t-1).",
    ),
    KnownMistake(
        "the sigmoids' slopes are left out",
        _changed(gate=lambda y: 1.0),
        "Those are the gradients of the gates. Asked is the gradient of the "
        "pre-activation, one arrow further back.",
        "σ' = y (1 - y) for i, f, o.",
    ),
    KnownMistake(
        "the sigmoids' slopes are taken as 1 - y²",
        _changed(gate=lambda y: 1 - y**2),
        "1 - y² is tanh's. The gates i, f, o are sigmoids.",
        "σ' = y (1 - y).",
    ),
    KnownMistake(
        "the candidate's slope is the sigmoid's",
        _changed(candidate=lambda g: g * (1 - g)),
        "g = tanh(a_g), so its slope is 1 - g².",
        "da_g = dc ∘ i ∘ (1 - g²).",
    ),
    KnownMistake(
        "the candidate's slope is left out",
        _changed(candidate=lambda g: 1.0),
        "g = tanh(a_g), and its gradient still has to pass that tanh.",
        "da_g = dc ∘ i ∘ (1 - g²).",
    ),
    KnownMistake(
        "the output gate's slope is left out",
        lambda *given: _one_slope_out(3, *given),
        "That is ∂L/∂o, not yet ∂L/∂a_o.",
        "da_o = dh ∘ tanh(c) ∘ o (1 - o).",
    ),
    KnownMistake(
        "the forget gate's slope is left out",
        lambda *given: _one_slope_out(1, *given),
        "That is ∂L/∂f, not yet ∂L/∂a_f.",
        "da_f = dc ∘ c(t-1) ∘ f (1 - f).",
    ),
    KnownMistake(
        "the input gate's slope is left out",
        lambda *given: _one_slope_out(0, *given),
        "That is ∂L/∂i, not yet ∂L/∂a_i.",
        "da_i = dc ∘ g ∘ i (1 - i).",
    ),
    KnownMistake(
        "W is transposed in dh_prev",
        _changed(back=lambda da, W: da @ _turned(W)),
        "Forward was `h @ W.T`; the way back is `da @ W`, block by block.",
        "`dh_prev = da @ W`, without a `.T`.",
    ),
    KnownMistake(
        "the blocks stand in the order i, f, o, g",
        _changed(order="ifog"),
        "The columns of da meet the rows of U, W and b: i, f, g, o.",
        "`np.concatenate([da_i, da_f, da_g, da_o], axis=-1)`.",
    ),
    KnownMistake(
        "the forget gate is left out of dc_prev",
        _changed(kept=lambda dc, f: dc),
        "c(t-1) entered c(t) times f, so its gradient is dc times f. (With f = 1 it "
        "is the constant error carousel.)",
        "dc_prev = dc ∘ f.",
    ),
    KnownMistake(
        "dc_prev is made from the dc of the next step alone",
        lambda dh, dc, c_prev, i, f, g, o, c, W: (
            *backward(dh, dc, c_prev, i, f, g, o, c, W)[:2],
            dc * f,
        ),
        "What reached c(t) through h(t) flows on to c(t-1) as well.",
        "Add first, then multiply the sum by f.",
    ),
    KnownMistake(
        "dh_prev and dc_prev are returned in the wrong order",
        lambda *given: (lambda da, dh, dc: (da, dc, dh))(*backward(*given)),
        "The gradient of h comes first, as h does in (h, c).",
        "`return da, dh_prev, dc_prev`.",
    ),
]

_rng = np.random.default_rng(8)


def _backward_case(N, D, H):
    given = forward_case(_rng, N, D, H)
    gates = gates_of(given["x"], given["h"], *_named(given, "U", "W", "b"))
    return {
        "dh": _rng.normal(size=(N, H)),
        "dc": _rng.normal(size=(N, H)),
        "c_prev": given["c"],
        **gates,
        "c": gates["f"] * given["c"] + gates["i"] * gates["g"],
        "W": given["W"],
    }


def _named(case, *names):
    return [case[name] for name in names]


check_lstm_backward = Checker(
    "lstm_backward",
    stub=STUB,
    hints=HINTS,
    solution=lstm_backward,
    cases=[_backward_case(3, 4, 6), _backward_case(5, 2, 3), _backward_case(2, 5, 4)],
    quantities=[
        Quantity("da", ("N", "4H"), blocks=tuple("ifgo")),
        Quantity("dh_prev", ("N", "H")),
        Quantity("dc_prev", ("N", "H")),
    ],
    mistakes=MISTAKES,
    lesson="Into c(t-1) the gradient goes times f: no W, no slope on the way.",
)
