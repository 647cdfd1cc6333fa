"""Backpropagation through time, one line of code at a time.

Which line, which equation, with which numbers, and the sentence that says so. The twin
is ``static/bptt_steps.js``; the names are the same, and a test holds them together.
"""

from course_utils.explorers.number_text import circled, format_given, format_number

# What one time step of the loop computes, in the order of its lines. A weight's
# letter is its term; "carry" is what is handed to the step before.
KINDS = ("s", "V", "h", "a", "W", "U", "b", "carry")
ACCUMULATED = ("V", "W", "U", "b")
MOST_EXTRA = 9

# activation: code, symbols at t, how numbers are written, how they are worked out
SLOPES = {
    "tanh": (
        "da = dh * (1 - h[t] ** 2)",
        "h̄({t}) · (1 − h({t})²)",
        lambda dh, h: f"{dh} · (1 − {h}²)",
        lambda dh, h: dh * (1 - h * h),
    ),
    "sigmoid": (
        "da = dh * h[t] * (1 - h[t])",
        "h̄({t}) · h({t}) · (1 − h({t}))",
        lambda dh, h: f"{dh} · {h} · (1 − {h})",
        lambda dh, h: dh * h * (1 - h),
    ),
    "relu": (
        "da = dh * (h[t] > 0)",
        "h̄({t}) · [h({t}) > 0]",
        lambda dh, h: f"{dh} · {1 if _number(h) > 0 else 0}",
        lambda dh, h: dh if h > 0 else 0.0,
    ),
    "identity": ("da = dh", "h̄({t})", lambda dh, h: dh, lambda dh, h: dh),
}


def code_lines(activation):
    """The loop: three lines prepare it, then one line for each of `KINDS`.

    It runs as it stands on x, y, h, s (lists whose index is the time, h[0] first) and
    on T, U, W, V, b.
    """
    return [
        "dU = dW = dV = db = 0.0",
        "dh_next = 0.0",
        "for t in range(T, 0, -1):",
        "    ds = s[t] - y[t]",
        "    dV += ds * h[t]",
        "    dh = V * ds + dh_next",
        f"    {SLOPES[activation][0]}",
        "    dW += da * h[t - 1]",
        "    dU += da * x[t]",
        "    db += da",
        "    dh_next = W * da",
    ]


def lines_of(kind):
    """Which lines (0 is the first) a kind of step runs."""
    return [0, 1] if kind == "start" else [3 + KINDS.index(kind)]


def last_step(T):
    """The last position: every line of the loop has run T times."""
    return len(KINDS) * T


def step_at(position, T):
    """(kind, t) of the last of `position` lines; at 0 nothing has run."""
    if position == 0:
        return "start", T
    rounds, kind = divmod(min(position, last_step(T)) - 1, len(KINDS))
    return KINDS[kind], T - rounds


def has_run(position, T, t, kind):
    """Whether line `kind` of step `t` has run."""
    return position > len(KINDS) * (T - t) + KINDS.index(kind)


# What is set off by each kind of step: item → time steps after the step's own.
MARKS = {
    "s": ({"edge score": 0, "s": 0}, {"loss": 0}),
    "V": ({"edge V": 0, "term V": 0}, {"s": 0, "h": 0}),
    "h": ({"edge V": 0, "edge W": 1, "h": 0}, {"s": 0, "a": 1}),
    "a": ({"edge phi": 0, "a": 0}, {"h": 0}),
    "W": ({"edge W": 0, "term W": 0}, {"a": 0, "h": -1}),
    "U": ({"edge U": 0, "term U": 0}, {"a": 0, "x": 0}),
    "b": ({"a": 0}, {}),
    "carry": ({"edge W": 0}, {"a": 0}),
    "start": ({}, {}),
}


def mark_of(position, T, item, t):
    """How an item of the picture at step `t` is set off: "lit", "used" or ""."""
    kind, now = step_at(position, T)
    lit, used = MARKS[kind]
    ended = (kind, now) == ("carry", 1)  # the gradient of h(0) is known
    if (item in lit and now + lit[item] == t) or (ended and (item, t) == ("h", 0)):
        return "lit"
    return "used" if item in used and now + used[item] == t else ""


def sum_so_far(scene, r, name):
    """The sum of the terms of a weight that have arrived; None before the first."""
    T, position = scene["T"], scene["position"]
    steps = [t for t in range(T, 0, -1) if has_run(position, T, t, name)]
    return sum(r["terms"][name][t - 1] for t in steps) if steps else None


def _given(value):
    return value, lambda extra: format_given(value, 4 + extra)


def _found(value):
    return value, lambda extra: format_number(value, extra)


def _times(p, q):
    return p * q


def _product(p, q):
    return f"{p} · {q}"


# Each rule → (title, symbols, left side, parts, write, work, result).


def _rule_s(t, scene, r):
    parts = [_found(r["s"][t - 1]), _given(scene["targets"][t - 1])]
    return (
        "the slope of ½ (s − y)²", f"s̄({t}) = s({t}) − y({t})", f"s̄({t})", parts,
        lambda s, y: f"{s} − {y}", lambda s, y: s - y, r["ds"][t - 1],
    )  # fmt: skip


def _rule_h(t, scene, r):
    left, result = f"h̄({t})", r["dh"][t - 1]
    parts = [_given(scene["V"]), _found(r["ds"][t - 1])]
    if t == scene["T"]:
        return (
            "nothing comes from after the last step", f"{left} = V · s̄({t}) + 0", left,
            parts, lambda v, s: f"{v} · {s} + 0", _times, result,
        )  # fmt: skip
    parts += [_given(scene["W"]), _found(r["da"][t])]
    return (
        "two arrows arrive: their gradients add up",
        f"{left} = V · s̄({t}) + W · ā({t + 1})", left, parts,
        lambda v, s, w, a: f"{v} · {s} + {w} · {a}",
        lambda v, s, w, a: v * s + w * a, result,
    )  # fmt: skip


def _rule_a(t, scene, r):
    _, symbols, write, work = SLOPES[scene["activation"]]
    return (
        f"through {scene['activation']}: times its slope",
        f"ā({t}) = {symbols.format(t=t)}", f"ā({t})",
        [_found(r["dh"][t - 1]), _found(r["h"][t])], write, work, r["da"][t - 1],
    )  # fmt: skip


def _rule_term(name, t, scene, r):
    """A term of V, W or U: the gradient above its arrow times the value below."""
    before = _found(r["h"][t - 1]) if t > 1 else _given(0.0)
    bar, right, value = {
        "V": ("s", f"h({t})", _found(r["h"][t])),
        "W": ("a", f"h({t - 1})", before),
        "U": ("a", f"x({t})", _given(scene["xs"][t - 1])),
    }[name]
    above = {"s": "s̄", "a": "ā"}[bar]
    return (
        "the gradient above the arrow × the value below it",
        f"{name}̄ += {above}({t}) · {right}", circled(t),
        [_found(r[f"d{bar}"][t - 1]), value], _product, _times,
        r["terms"][name][t - 1],
    )  # fmt: skip


def _rule_b(t, scene, r):
    return (
        "b is added to a, so the factor is 1", f"b̄ += ā({t})", circled(t),
        [_found(r["da"][t - 1])], str, float, r["terms"]["b"][t - 1],
    )  # fmt: skip


def _rule_carry(t, scene, r):
    parts = [_given(scene["W"]), _found(r["da"][t - 1])]
    if t == 1:
        words = "the end of the way back", "h̄(0) = W · ā(1)", "h̄(0)"
        return *words, parts, _product, _times, r["dh0"]
    share = f"W · ā({t})"
    return (
        f"handed on to step {t - 1}", f"{share}, one share of h̄({t - 1})", share,
        parts, _product, _times, scene["W"] * r["da"][t - 1],
    )  # fmt: skip


RULES = {
    "s": _rule_s, "h": _rule_h, "a": _rule_a, "b": _rule_b, "carry": _rule_carry,
}  # fmt: skip


def _number(text):
    return float(text.replace("−", "-"))


def _in_brackets(text):
    return f"({text})" if text.startswith("−") else text


def _calculation(parts, write, work, result):
    """A rule in numbers, with as few digits as still give its result on paper."""
    shown = format_number(result)
    for extra in range(MOST_EXTRA + 1):
        texts = [text(extra) for _, text in parts]
        if format_number(work(*map(_number, texts))) == shown:
            break
    words = write(texts[0], *map(_in_brackets, texts[1:]))
    return shown if words == shown else f"{words} = {shown}"


def equation_at(scene, r):
    """The equation in use.

    Parameters
    ----------
    scene : dict
        ``BPTTStepper.state()``.
    r : dict
        ``unrolled_network.compute`` of it.

    Returns
    -------
    dict
        "kind", "t"; "title", "symbols", "numbers": the lines shown; "expression":
        `numbers` without its left side; "values": the numbers that enter; "result".
    """
    kind, t = step_at(scene["position"], scene["T"])
    if kind == "start":
        return {
            "kind": kind, "t": t, "values": [], "result": r["L"], "expression": "",
            "title": "the forward pass is done; nothing has gone back",
            "symbols": "V̄ = W̄ = Ū = b̄ = 0", "numbers": f"L = {format_number(r['L'])}",
        }  # fmt: skip
    if kind in RULES:
        rule = RULES[kind](t, scene, r)
    else:
        rule = _rule_term(kind, t, scene, r)
    title, symbols, left, parts, write, work, result = rule
    expression = _calculation(parts, write, work, result)
    return {
        "kind": kind, "t": t, "title": f"t = {t}: {title}", "symbols": symbols,
        "numbers": f"{left} = {expression}", "expression": expression,
        "values": [value for value, _ in parts], "result": result,
    }  # fmt: skip


def tell(scene, r):
    """What the picture shows now, in words; JavaScript's `tell` says the same."""
    T, now = scene["T"], equation_at(scene, r)
    kind, t, expression = now["kind"], now["t"], now["expression"]
    if kind == "start":
        return (
            f"Forward pass over {T} time step{'s' if T > 1 else ''} complete: the loss "
            f"is L = {format_number(r['L'])}. Nothing has gone back yet."
        )
    news, end = f"{_news(kind, t, scene)}{expression}", "."
    if kind in ACCUMULATED:
        total = format_number(sum_so_far(scene, r, kind))
        done = "that completes its gradient," if t == 1 else "so far"
        end = f"; {done} {total}."
    if scene["position"] >= last_step(T):
        totals = [
            f"{name} {format_number(sum_so_far(scene, r, name))}"
            for name in ACCUMULATED
        ]
        end += f" Backward pass complete: {', '.join(totals)}."
    return f"Backward, step {t} of {T}: {news}{end}"


def _news(kind, t, scene):
    if kind == "h" and t == scene["T"]:
        return f"the gradient of h({t}) comes from s({t}) alone, "
    gets = f"{kind} gets {circled(t)}, the gradient of"
    later = f"a({t + 1})"
    return {
        "s": f"the gradient of s({t}) is the score minus its target, ",
        "V": f"{gets} s({t}) times h({t}): ",
        "h": f"the gradient of h({t}) adds what comes from s({t}) and from {later}, ",
        "a": f"the gradient of a({t}) is that of h({t}) times the slope of "
        f"{scene['activation']}, ",
        "W": f"{gets} a({t}) times h({t - 1}): ",
        "U": f"{gets} a({t}) times x({t}): ",
        "b": f"{gets} a({t}) itself: ",
        "carry": f"h({t - 1}) is handed W times the gradient of a({t}), ",
    }[kind]
