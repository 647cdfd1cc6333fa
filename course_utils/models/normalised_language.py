"""The character model with something between its layers: torch-rnn's options.

    ids → e → [recurrent layer → normalisation → dropout] × layers → scores

With one layer over the other and neither normalisation nor dropout it is
``language.CharacterModel``, number for number.

Sources: J. Johnson, torch-rnn (2016), whose language model normalises and drops after
each layer; Ioffe & Szegedy (2015), Batch normalization, algorithms 1 and 2; Laurent,
Pereyra, Brakel, Zhang & Bengio (2016), Batch normalized recurrent neural networks (on
the way up, not on the way from step to step); Ba, Kiros & Hinton (2016), Layer
normalization, equation 3.
"""

import torch
from torch import nn

from course_utils.models.language import CELLS
from course_utils.validation import expect_choice


class BatchNorm(nn.BatchNorm1d):
    """Each unit to mean 0 and variance 1 over all steps and lanes, T·N numbers.

    In training the statistics are those of the chunk, its future included; a running
    mean of them takes their place in use, where nothing ahead may be seen.
    """

    def forward(self, hs):
        """hs (T, N, H) → (T, N, H)."""
        return super().forward(hs.flatten(0, 1)).view_as(hs)


NORMALISATIONS = {"none": nn.Identity, "batch": BatchNorm, "layer": nn.LayerNorm}


class NormalisedModel(nn.Module):
    """Recurrent language model over K symbols, normalised after each layer.

    `fit` and `bits_per_character` of ``models.language`` work on it as they are.

    Parameters
    ----------
    vocabulary_size : int
        K.
    hidden_size : int
        H of every layer.
    cell : {"rnn", "lstm", "gru", "sigmoid"}
    embedding_size : int
        D of the first layer.
    layers : int
    dropout : float
        Share of numbers set to zero after each layer, in training.
    normalisation : {"none", "batch", "layer"}
        What is done to a layer's h, before the dropout: nothing; every unit over the
        chunk's T·N steps and lanes; every step of every lane over its H units. The
        h that goes on to the next step is left alone.
    seed : int
        Draws the parameters; PyTorch's own generator is left as it was.

    Attributes
    ----------
    embed : torch.nn.Embedding
    rnns, norms : torch.nn.ModuleList
        One of each a layer; a norm has a gain and a shift for each unit.
    out : torch.nn.Linear
        H → K.

    Raises
    ------
    ValueError
        If cell or normalisation is unknown, or there is no layer.
    """

    def __init__(
        self,
        vocabulary_size,
        hidden_size,
        cell="rnn",
        *,
        embedding_size=64,
        layers=2,
        dropout=0.0,
        normalisation="none",
        seed=0,
    ):
        super().__init__()
        expect_choice("cell", cell, CELLS)
        expect_choice("normalisation", normalisation, NORMALISATIONS)
        if layers < 1:
            raise ValueError(f"layers is {layers}; expected at least one")
        sizes = [embedding_size] + [hidden_size] * (layers - 1)
        norm = NORMALISATIONS[normalisation]
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.embed = nn.Embedding(vocabulary_size, embedding_size)
            self.rnns = nn.ModuleList(CELLS[cell](D, hidden_size) for D in sizes)
            self.norms = nn.ModuleList(norm(hidden_size) for _ in sizes)
            self.out = nn.Linear(hidden_size, vocabulary_size)
        self.drop = nn.Dropout(dropout)

    def forward(self, ids, state=None):
        """Scores of the next symbol, after each symbol read.

        Parameters
        ----------
        ids : (T, N) int64
        state : as ``torch.nn`` has it for so many layers, optional
            What an earlier call returned; zero if left out.

        Returns
        -------
        logits : (T, N, K)
        state : (layers, N, H), or two of them for the LSTM
        """
        hs, finals = self.embed(ids), []
        for k, (rnn, norm) in enumerate(zip(self.rnns, self.norms, strict=True)):
            hs, final = rnn(hs, _of_layer(state, k))
            finals.append(final)
            hs = self.drop(norm(hs))
        return self.out(hs), _joined(finals)


def _of_layer(state, k):
    """Layer k's share of a state, as a network of one layer has it."""
    if isinstance(state, tuple):
        return tuple(part[k : k + 1] for part in state)
    return None if state is None else state[k : k + 1]


def _joined(finals):
    """The way back: one state of all layers."""
    if isinstance(finals[0], tuple):
        return tuple(torch.cat(parts) for parts in zip(*finals, strict=True))
    return torch.cat(finals)
