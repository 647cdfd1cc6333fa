"""Explorer: from a distribution to a text: what do temperature, k and p do?

A model is given. On the left its distribution after the prompt, and the one that is
really drawn from; on the right the text that comes of drawing again and again, each
character fed back.
"""

import asyncio
import math
import time
from functools import lru_cache

import numpy as np

from course_utils import decoding
from course_utils.explorers.sampling.picture import DPI, HEIGHT, WIDTH, draw, update
from course_utils.explorers.shared.characters import (
    TextExplorer,
    entropy,
    expect_size,
    opening,
    quoted,
    typed,
    unknown_words,
)
from course_utils.explorers.shared.kernel_controls import Choice, Slider, TextField
from course_utils.models.next_token import one_step, reader
from course_utils.plotting.labels import visible

METHODS = ("temperature only", "top-k", "nucleus")
METHOD_SETTINGS = ("method", "temperature", "k", "p")
START = "The "
HOTTEST, LONGEST = 3.0, 400
# Seconds to write in before the picture is shown, then to rest, and then to write on,
# twice as long each time: with a large model the text grows while the reader looks,
# and a slider never waits for it.
BUDGET, REST, LONGEST_BUDGET = 0.03, 0.1, 0.3


def acting(method, temperature):
    """Names of the controls that act: at temperature 0 nothing is left to chance."""
    if temperature == 0:
        return {"prompt", "method", "temperature", "length"}
    special = {"top-k": {"k"}, "nucleus": {"p"}}.get(method, set())
    return {"prompt", "method", "temperature", "length", "seed"} | special


def rules(method, temperature, k, p):
    """The settings as `decoding.reshaped` takes them.

    Raises
    ------
    ValueError
        If there is no such method.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; expected one of {', '.join(METHODS)}")
    return {
        "temperature": temperature,
        "top_k": k if method == "top-k" else None,
        "nucleus": p if method == "nucleus" else None,
    }


def drawn_from(log_probs, rule):
    """The distribution that is drawn from, (K,): at temperature 0 the best alone."""
    if rule["temperature"] == 0:
        return np.eye(len(log_probs))[int(np.argmax(log_probs))]
    return np.exp(decoding.reshaped(log_probs, **rule))


def writing(step, token, state, rule, seed):
    """Endless text: yields one (token, log_prob) after the other.

    Parameters
    ----------
    step : callable
        As `decoding` wants it; `token` and `state` are what it reads first.
    rule : dict
        From `rules`.
    seed : int
    """
    rng, after = np.random.default_rng(seed), None

    def remembering(token, state):
        nonlocal after
        log_probs, after = step(token, state)
        return log_probs, after

    while True:
        if rule["temperature"] == 0:
            one = decoding.greedy(remembering, token, state, max_length=1)
        else:
            one = decoding.sample(remembering, token, state, rng, max_length=1, **rule)
        (token,), state = one.tokens, after
        yield token, one.log_prob


def compute(log_probs, written, symbols, settings):
    """The two distributions, and the text.

    Parameters
    ----------
    log_probs : (K,)
        The model's, after the prompt.
    written : list of (token, log_prob)
        What was drawn so far.
    symbols : sequence of str
        The K symbols.
    settings : dict
        prompt, method, temperature, k, p, length, seed.

    Returns
    -------
    dict
        "order" (K,): numbers of the symbols, the most probable first; "before",
        "after" (K,): the two distributions in that order; "kept": how many are drawn
        from; "entropies": of both, in bits; "text": what is written; "bits": mean of
        -log2 of the model's own probability of it, NaN if there is nothing; and
        "symbols" in that order, "settings".
    """
    rule = rules(*(settings[name] for name in METHOD_SETTINGS))
    order = np.argsort(-log_probs, kind="stable")
    before, after = np.exp(log_probs)[order], drawn_from(log_probs, rule)[order]
    kept = _kept(log_probs, rule)
    bits = -np.mean([p for _, p in written]) / np.log(2) if written else np.nan
    return {
        "before": before, "after": after, "kept": kept, "order": order,
        "symbols": [symbols[i] for i in order], "settings": settings,
        "entropies": (entropy(before), entropy(after)),
        "text": "".join(symbols[token] for token, _ in written), "bits": bits,
    }  # fmt: skip


def _kept(log_probs, rule):
    """How many symbols are not cut off, however improbable they have become."""
    if rule["temperature"] == 0:
        return 1
    return int(np.isfinite(decoding.reshaped(log_probs, **rule)).sum())


def describe(arrays):
    """How many characters are kept, both entropies, and how the text begins."""
    settings, (before, after) = arrays["settings"], arrays["entropies"]
    prompt, K = arrays["prompt"], len(arrays["order"])
    where = f"After {quoted(prompt)}" if prompt else "Where a text begins,"
    text, count = arrays["text"], len(arrays["text"])
    said = visible(text[:60]) + ("…" if count > 60 else "")
    chance = f" with seed {settings['seed']}" if settings["temperature"] else ""
    return (
        f"{where} {_in_words(settings)} keeps {arrays['kept']} of {K} characters; the "
        f"entropy goes from {before:.2f} to {after:.2f} bits. The {count} "
        f"characters written{chance}, {arrays['bits']:.2f} bits each for the model, "
        f"begin “{said}”."
        f"{unknown_words(arrays['unknown'])}"
    )


def _in_words(settings):
    if settings["temperature"] == 0:
        return "temperature 0 (always the most probable)"
    words = f"temperature {settings['temperature']:g}"
    if settings["method"] == "top-k":
        words += f" and top-k with k = {settings['k']}"
    elif settings["method"] == "nucleus":
        words += f" and nucleus with p = {settings['p']:g}"
    return words


class Sampling(TextExplorer):
    """From a distribution to a text: prompt, temperature, k, p, seed to choose.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
        Or anything that `models.next_token.reader` can read; as it is now.
    vocabulary : course_utils.datasets.text.Vocabulary
    before : str, optional
        What is read before the prompt; left out, a blank line as before a paragraph.
    **settings
        As for every `KernelExplorer`: prompt (↵ is a newline), method (one of
        `METHODS`), temperature, k, p, seed, length.

    Raises
    ------
    ValueError
        If vocabulary and model do not have one size.
    """

    question = "How does a distribution become a text?"
    first = "move the temperature to 0.3, then to 1.5, and read both texts."
    size = (WIDTH / DPI, HEIGHT / DPI)

    def __init__(self, model, vocabulary, *, before=None, **settings):
        self._vocabulary, self._before = vocabulary, opening(vocabulary, before)
        self._read = reader(model)
        self._step = one_step(self._read)
        expect_size("the model", self._read(self._before, None)[0], vocabulary)
        self._prompted = lru_cache(maxsize=8)(self._read_prompt)
        self._key, self._writing, self._written = None, None, []
        self._whole, self._resting, self._budget = True, False, BUDGET
        K = len(vocabulary)
        self.controls = (
            TextField("prompt", "prompt", "characters", START),
            Choice("method", "cut off by", METHODS, METHODS[2]),
            Slider("temperature", "temperature", "0: greedy", 0.0, HOTTEST, 0.05, 1.0),
            Slider("k", "k", "characters kept", 1, K, 1, min(10, K)),
            Slider("p", "p", "probability kept", 0.01, 1.0, 0.01, 0.9),
            Slider("seed", "seed", "number", 0, 99, 1, 0),
            Slider("length", "length", "characters", 10, LONGEST, 10, 200),
        )  # fmt: skip
        super().__init__(**settings)
        self._whole = False

    def _read_prompt(self, prompt):
        """A prompt's last symbol, the state before it, and what comes after it."""
        ids, unknown = typed(self._vocabulary, prompt)
        shown, ids = self._vocabulary.decode(ids), np.concatenate([self._before, ids])
        state = self._read(ids[:-1], None)[1] if len(ids) > 1 else None
        log_probs, _ = self._step(ids[-1], state)
        return ids[-1], state, log_probs, {"prompt": shown, "unknown": unknown}

    def compute(self, **settings):
        """The arrays; the text as far as it is written by now."""
        token, state, log_probs, words = self._prompted(settings["prompt"])
        acts = acting(settings["method"], settings["temperature"]) - {"length"}
        # A browser's sliders answer 0.9 with 0.9000000000000001: the same text.
        key = tuple(
            round(value, 9) if isinstance(value, float) else value
            for name, value in settings.items() if name in acts
        )  # fmt: skip
        if key != self._key:
            rule = rules(*(settings[name] for name in METHOD_SETTINGS))
            self._writing = writing(self._step, token, state, rule, settings["seed"])
            self._key, self._written = key, []
        self._write(settings["length"])
        written = self._written[: settings["length"]]
        symbols = self._vocabulary.symbols
        return compute(log_probs, written, symbols, settings) | words

    def _write(self, length):
        """Go on writing, in a kernel only for a while."""
        endless = self._whole or _loop() is None
        deadline = math.inf if endless else time.perf_counter() + self._budget
        while len(self._written) < length:
            self._written.append(next(self._writing))
            if time.perf_counter() > deadline:
                break

    def _render(self):
        super()._render()
        settings = self.settings()
        acts = acting(settings["method"], settings["temperature"])
        for name, control in self.controls_by_name.items():
            control.disabled = name not in acts
        if len(self._written) < settings["length"]:
            self._stale = self._resting = True
            self._budget = min(2 * self._budget, LONGEST_BUDGET)
            self._timer = _loop().call_later(REST, self.flush)

    def _request(self, change=None):
        """A control does not wait until the text before it is written."""
        with self._alone:
            if self._resting and self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._resting, self._budget = False, BUDGET
            super()._request(change)

    def sentence(self):
        """What the picture shows when all is written, in words."""
        return self._finished(super().sentence)

    def snapshot(self):
        """The picture when all is written, as PNG bytes."""
        return self._finished(super().snapshot)

    def _finished(self, result):
        with self._alone:
            self._whole = True
            try:
                return result()
            finally:
                self._whole = False

    draw = staticmethod(draw)
    update = staticmethod(update)
    describe = staticmethod(describe)


def _loop():
    """The running event loop, or None in a script."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
