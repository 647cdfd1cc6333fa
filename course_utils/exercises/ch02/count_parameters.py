"""Exercise `count_parameters` of chapter 02."""

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def count_parameters(T, D, H, K, tied):
    """Number of parameters of a network with an output at each of its T steps.

    Each step has U (H, D), W (H, H), b (H,), V (K, H), b_s (K,): the same ones at
    every step if `tied`, its own ones if not.
    """
    return ...
'''

HINTS = [
    "An array of shape (H, D) has H·D entries. Write the five sizes down and add them.",
    "One set has H·D + H·H + H + K·H + K parameters. How many sets does a tied "
    "network have, how many an untied one?",
]


def count_parameters(T, D, H, K, tied):
    """The right number: one set of U, W, b, V, b_s, or one for every step."""
    return (H * D + H * H + H + K * H + K) * (1 if tied else T)


def _count(U=1, W=1, b=1, V=1, b_s=1, total=None):
    """A count with each parameter taken so many times in a set."""

    def count(T, D, H, K, tied):
        one = U * H * D + W * H * H + b * H + V * K * H + b_s * K
        return (total or (lambda one, T, tied, **_: one * (1 if tied else T)))(
            one, T=T, tied=tied, D=D, H=H, K=K
        )

    return count


MISTAKES = [
    KnownMistake(
        "both biases are forgotten",
        _count(b=0, b_s=0),
        "U, W and V are counted; b has H entries and b_s has K.",
        "A bias is a parameter like any other: it is learned.",
    ),
    KnownMistake(
        "the bias of the output layer is forgotten",
        _count(b_s=0),
        "The scores are V h + b_s, and b_s has K entries.",
        "Go through U, W, b, V, b_s one by one.",
    ),
    KnownMistake(
        "the bias of the recurrence is forgotten",
        _count(b=0),
        "The pre-activation is U x + W h + b, and b has H entries.",
        "Go through U, W, b, V, b_s one by one.",
    ),
    KnownMistake(
        "the bias of the recurrence is given D entries",
        _count(
            total=lambda one, T, tied, D, H, **_: (one + D - H) * (1 if tied else T)
        ),
        "A bias is added to the pre-activation, which has H entries.",
        "b is (H,).",
    ),
    KnownMistake(
        "the output layer is forgotten",
        _count(V=0, b_s=0),
        "Each step turns its state into K scores, with V (K, H) and b_s (K,).",
        "Add K·H + K.",
    ),
    KnownMistake(
        "the recurrent weights are forgotten",
        _count(W=0),
        "Without W no step would know the one before it.",
        "W is (H, H).",
    ),
    KnownMistake(
        "`tied` is ignored and one set serves all steps",
        _count(total=lambda one, **_: one),
        "That is right for the tied network. An untied one has a set for every step.",
        "Use `tied` to decide how many sets there are.",
    ),
    KnownMistake(
        "`tied` is ignored and every step has a set of its own",
        _count(total=lambda one, T, **_: one * T),
        "That is right for the untied network. Tied means: the same numbers at every "
        "step, however long the sequence.",
        "The count of a tied network does not depend on T.",
    ),
    KnownMistake(
        "tied and untied are swapped",
        _count(total=lambda one, T, tied, **_: one * (T if tied else 1)),
        "Tied copies are one and the same array: they count once.",
        "Turn the condition round.",
    ),
    KnownMistake(
        "the output layer is counted once although it is untied",
        _count(
            total=lambda one, T, tied, H, K, **_: (
                one if tied else T * (one - K * H - K) + K * H + K
            )
        ),
        "In the untied network here every step has its own V and b_s too.",
        "Multiply the whole set by T.",
    ),
    KnownMistake(
        "the untied network has only T - 1 sets",
        _count(total=lambda one, T, tied, **_: one * (1 if tied else T - 1)),
        "T steps have T - 1 arrows between them, but each *step* has a set: the first "
        "one uses its U, W, b, V and b_s, too.",
        "T steps, T sets.",
    ),
    KnownMistake(
        "W has only T - 1 copies",
        _count(total=lambda one, T, tied, H, **_: one if tied else T * one - H * H),
        "The first step uses a W as well: on h(0). If h(0) is zero it changes nothing, "
        "but it is there.",
        "T steps, T copies.",
    ),
    KnownMistake(
        "W is taken for an array of U's shape, (H, D)",
        _count(U=2, W=0),
        "W maps states to states, so it is (H, H). U maps inputs to states, (H, D).",
        "Write the shape of each array beside its name.",
    ),
    KnownMistake(
        "U is taken for an array of W's shape, (H, H)",
        _count(U=0, W=2),
        "U reads the input, which has D entries: it is (H, D).",
        "Write the shape of each array beside its name.",
    ),
    KnownMistake(
        "there are two biases in the recurrence",
        _count(b=2),
        "PyTorch counts that way (bias_ih and bias_hh). Their sum is all that matters, "
        "so this course has one b.",
        "Count b once, H entries.",
    ),
    KnownMistake(
        "the initial state is counted",
        _count(total=lambda one, T, tied, H, **_: one * (1 if tied else T) + H),
        "h(0) is given, not learned.",
        "Leave it out.",
    ),
    KnownMistake(
        "the states are counted, one for every step",
        _count(total=lambda one, T, tied, H, **_: one * (1 if tied else T) + T * H),
        "States are computed anew for every input; parameters stay.",
        "Count what training changes: U, W, b, V, b_s.",
    ),
]

check_count_parameters = Checker(
    "count_parameters",
    stub=STUB,
    hints=HINTS,
    solution=count_parameters,
    cases=[
        {"T": 5, "D": 4, "H": 6, "K": 3, "tied": True},
        {"T": 5, "D": 4, "H": 6, "K": 3, "tied": False},
        {"T": 7, "D": 9, "H": 2, "K": 11, "tied": False},
        {"T": 8, "D": 3, "H": 10, "K": 5, "tied": True},
    ],
    quantities=[Quantity("count")],
    mistakes=MISTAKES,
    evidence="The count is right for tied and untied networks of different sizes.",
    lesson="The tied count does not know T: a longer sequence costs no new parameter.",
)
