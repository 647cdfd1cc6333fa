"""Cells on top of each other, and in both directions of time.

Read beside ``numpy_rnn/stacked.py``: autograd goes back through all of it.
"""

import torch
from torch import nn

from course_utils.torch_rnn.sequence import forward, reverse
from course_utils.validation import expect_shape


class Stack(nn.Module):
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
        If a layer does not read what the one below gives, or if there is dropout with
        one layer, where it would do nothing.
    """

    def __init__(self, layers, dropout=0.0, variational=False):
        super().__init__()
        self.layers = nn.ModuleList(nn.ModuleList(_pair(layer)) for layer in layers)
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout is {dropout}; expected 0 ≤ dropout < 1")
        if dropout and len(self.layers) == 1:
            raise ValueError(
                f"dropout is {dropout} with one layer; expected 0: it acts between two"
            )
        self.dropout, self.variational = dropout, variational
        for k, (below, above) in enumerate(
            zip(self.layers[:-1], self.layers[1:], strict=True), start=1
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
        generator=None,
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
        options["generator"] = generator
        layers = [
            [kind(D, hidden_size, **options) for _ in range(directions)] for D in sizes
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

    def draw_masks(self, T, N, generator=None):
        """Dropout masks for one forward pass in training: `masks` of `forward`.

        Returns
        -------
        list of (T, N, width) or, variational, (1, N, width)
            One for each gap between two layers: 0 where an output is dropped,
            1 / (1 - dropout) where it is kept, so that its mean stays. On the
            parameters' device; a generator must be of that device.
        """
        steps = 1 if self.variational else T
        like = self.layers[0][0].U
        masks = []
        for layer in self.layers[:-1]:
            shape = steps, N, sum(cell.output_size for cell in layer)
            drawn = torch.rand(shape, generator=generator, device=like.device)
            kept = drawn >= self.dropout
            masks.append(kept.to(like.dtype) / (1 - self.dropout))
        return masks

    def forward(self, xs, state=None, lengths=None, masks=None):
        """Run the stack over a batch of sequences; see `sequence.forward`.

        Parameters
        ----------
        xs, lengths
            As there.
        state : sequence of states, optional
            One for each cell, in the order of `cells`.
        masks : list of tensors, optional
            From `draw_masks`; without them nothing is dropped.

        Returns
        -------
        hs : (T, N, H) or (T, N, 2H)
        final : tuple of states, as `state`
        """
        state = self._check_states("state", state)
        expect_shape("xs", xs, ("T", "N", self.input_size))
        masks = self._check_masks(masks, *xs.shape[:2])
        finals = []
        for k, layer in enumerate(self.layers):
            outputs = []
            for direction, cell in enumerate(layer):
                turned = reverse(xs, lengths) if direction else xs
                hs, final = forward(cell, turned, state[len(finals)], lengths)
                outputs.append(reverse(hs, lengths) if direction else hs)
                finals.append(final)
            xs = outputs[0] if len(outputs) == 1 else torch.cat(outputs, dim=-1)
            if masks[k] is not None:
                xs = xs * masks[k]
        return xs, tuple(finals)

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
        return [*masks, None]


def _pair(layer):
    return layer if isinstance(layer, (tuple, list)) else (layer,)
