"""Cells on top of each other, and in both directions of time.

A layer above reads the outputs of the layer below. A bidirectional layer is two cells
that never see each other: one reads from the left, one from the right, and their
outputs stand side by side (Schuster & Paliwal 1997, Bidirectional recurrent neural
networks, section II).
"""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn.sequence import backward, forward, reverse
from course_utils.validation import expect_distinct, expect_shape


class Cache(NamedTuple):
    """What `Stack.forward` hands to `backward`.

    Attributes
    ----------
    caches : list
        One for each cell.
    masks : list of arrays or None
        Of each layer's outputs.
    lengths : (N,) int, or None
    shape : tuple of int
        Of the outputs.
    """

    caches: list
    masks: list
    lengths: np.ndarray | None
    shape: tuple


class Stack:
    """Layers of cells, each of one direction or two.

    Parameters
    ----------
    layers : sequence
        From the input up: a cell, or a pair (left to right, right to left). Every
        layer must read what the one below it gives.
    dropout : float
        Probability with which `draw_masks` drops an output between two layers.
    variational : bool
        One mask for all steps of a sequence (Gal & Ghahramani 2016, A theoretically
        grounded application of dropout in recurrent neural networks), instead of a
        new one at each step (Zaremba, Sutskever & Vinyals 2014).

    Raises
    ------
    ValueError
        If a layer does not read what the one below gives, if two cells hold the same
        array, or if there is dropout with one layer, where it would do nothing.
    """

    def __init__(self, layers, dropout=0.0, variational=False):
        self.layers = [tuple(_pair(layer)) for layer in layers]
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout is {dropout}; expected 0 ≤ dropout < 1")
        if dropout and len(self.layers) == 1:
            raise ValueError(
                f"dropout is {dropout} with one layer; expected 0: it acts between two"
            )
        self.dropout, self.variational = dropout, variational
        expect_distinct(self.parameters)
        for k, (below, above) in enumerate(
            zip(self.layers, self.layers[1:], strict=False), start=1
        ):
            width = sum(cell.output_size for cell in below)
            for cell in above:
                if cell.input_size != width:
                    raise ValueError(
                        f"layer {k} reads {cell.input_size} numbers a step; expected "
                        f"{width}, the outputs of layer {k - 1}"
                    )

    @classmethod
    def build(
        cls,
        kind,
        input_size,
        hidden_size,
        num_layers=1,
        *,
        rng,
        bidirectional=False,
        dropout=0.0,
        variational=False,
        **options,
    ):
        """A stack of equal cells: `kind` (RNNCell …) with `options` for each of them.

        The arguments are named as in ``torch.nn.LSTM``.
        """
        directions = 2 if bidirectional else 1
        sizes = [input_size] + [directions * hidden_size] * (num_layers - 1)
        layers = [
            [kind(D, hidden_size, rng=rng, **options) for _ in range(directions)]
            for D in sizes
        ]
        return cls(layers, dropout, variational)

    @property
    def cells(self):
        """Every cell by PyTorch's suffix: l0, l0_reverse, l1, …"""
        return {
            f"l{k}{'_reverse' if direction else ''}": cell
            for k, layer in enumerate(self.layers)
            for direction, cell in enumerate(layer)
        }

    @property
    def parameters(self):
        """The parameters by name and suffix (U_l0, W_l1_reverse): the arrays."""
        return {
            f"{name}_{suffix}": array
            for suffix, cell in self.cells.items()
            for name, array in cell.parameters.items()
        }

    @property
    def input_size(self):
        """D."""
        return self.layers[0][0].input_size

    @property
    def output_size(self):
        """The last axis of what `forward` returns: H for each direction."""
        return sum(cell.output_size for cell in self.layers[-1])

    @property
    def dtype(self):
        """Of the parameters."""
        return self.layers[0][0].dtype

    def zero_state(self, N):
        """One state for each cell, in the order of `cells`."""
        return tuple(cell.zero_state(N) for cell in self.cells.values())

    def draw_masks(self, T, N, rng):
        """Dropout masks for one forward pass in training: `masks` of `forward`.

        Returns
        -------
        list of (T, N, width) or, variational, (1, N, width)
            One for each gap between two layers: 0 where an output is dropped,
            1 / (1 - dropout) where it is kept, so that its mean stays.
        """
        steps = 1 if self.variational else T
        masks = []
        for layer in self.layers[:-1]:
            shape = steps, N, sum(cell.output_size for cell in layer)
            kept = rng.random(shape) >= self.dropout
            masks.append((kept / (1 - self.dropout)).astype(self.dtype))
        return masks

    def forward(self, xs, state=None, lengths=None, masks=None):
        """Run the stack over a batch of sequences; see `sequence.forward`.

        Parameters
        ----------
        xs, lengths
            As there.
        state : sequence of states, optional
            One for each cell, in the order of `cells`.
        masks : list of arrays, optional
            From `draw_masks`; without them nothing is dropped.

        Returns
        -------
        hs : (T, N, H) or (T, N, 2H)
        final : tuple of states, as `state`
        cache : for `backward`
        """
        state = self._check_states("state", state)
        expect_shape("xs", xs, ("T", "N", self.input_size))
        masks = self._check_masks(masks, *xs.shape[:2])
        finals, caches = [], []
        for k, layer in enumerate(self.layers):
            outputs = []
            for direction, cell in enumerate(layer):
                turned = reverse(xs, lengths) if direction else xs
                hs, final, cache = forward(cell, turned, state[len(finals)], lengths)
                outputs.append(reverse(hs, lengths) if direction else hs)
                finals.append(final)
                caches.append(cache)
            xs = outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=-1)
            if masks[k] is not None:
                xs = xs * masks[k]
        lengths = None if lengths is None else np.array(lengths)
        return xs, tuple(finals), Cache(caches, masks, lengths, xs.shape)

    def backward(self, d_hs, d_final, cache):
        """The same with the arrows turned round; see `sequence.backward`.

        `d_final` is one gradient for each cell (each may be None), or None.
        Returns d_xs, d_state (a tuple), grads by the names of `parameters`.
        """
        caches, masks, lengths, shape = cache
        expect_shape("d_hs", d_hs, shape)
        d_final = self._check_states("d_final", d_final)
        d_states, grads = [None] * len(caches), {}
        index, suffixes = len(caches), list(self.cells)
        for layer, mask in reversed(list(zip(self.layers, masks, strict=True))):
            d_out = d_hs if mask is None else d_hs * mask
            index -= len(layer)
            d_hs, start = 0, 0
            for direction, cell in enumerate(layer):
                k, stop = index + direction, start + cell.output_size
                share, start = d_out[..., start:stop], stop
                share = reverse(share, lengths) if direction else share
                d_xs, d_states[k], found = backward(cell, share, d_final[k], caches[k])
                d_hs = d_hs + (reverse(d_xs, lengths) if direction else d_xs)
                grads |= {f"{name}_{suffixes[k]}": g for name, g in found.items()}
        return d_hs, tuple(d_states), {name: grads[name] for name in self.parameters}

    def _check_states(self, name, states):
        if states is None:
            return (None,) * len(self.cells)
        if not isinstance(states, (tuple, list)) or len(states) != len(self.cells):
            raise ValueError(
                f"{name} is a {type(states).__name__}; expected a tuple of "
                f"{len(self.cells)} states, one for each of {', '.join(self.cells)}"
            )
        return states

    def _check_masks(self, masks, T, N):
        """`masks` as copies, and None for what the last layer gives."""
        gaps = len(self.layers) - 1
        masks = [None] * gaps if masks is None else list(masks)
        if len(masks) != gaps:
            raise ValueError(
                f"masks holds {len(masks)}; expected {gaps}, one between each layer "
                "and the next: draw them with draw_masks"
            )
        for mask, layer in zip(masks, self.layers[:-1], strict=True):
            if mask is not None:
                width = sum(cell.output_size for cell in layer)
                steps = 1 if len(mask) == 1 else T
                expect_shape("masks", mask, (steps, N, width))
        return [None if mask is None else mask.copy() for mask in masks] + [None]


def _pair(layer):
    return layer if isinstance(layer, (tuple, list)) else (layer,)
