"""A character model: what comes next, given everything read so far.

    ids (T, N) → inputs (T, N, D) → recurrent cell → h (T, N, H) → scores (T, N, K)

Trained on one long text that N lanes read side by side: the state is carried from one
chunk of T steps to the next, the gradient is not (truncated backpropagation through
time). The loss is the mean over all characters, in nats; bits per character are that
divided by log 2. Source: Mikolov, Karafiát, Burget, Černocký & Khudanpur (2010),
Recurrent neural network based language model, Interspeech.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from course_utils import training
from course_utils.datasets import text, words
from course_utils.models.sigmoid_rnn import SigmoidRNN
from course_utils.validation import expect_choice

CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU, "sigmoid": SigmoidRNN}


class CharacterModel(nn.Module):
    """Recurrent language model over K symbols.

    Parameters
    ----------
    vocabulary_size : int
        K.
    hidden_size : int
        H.
    cell : {"rnn", "lstm", "gru", "sigmoid"}
        The plain cell is a tanh network; "sigmoid" is the same with the logistic
        function, the one of the source above.
    embedding_size : int, optional
        D; left out, each symbol enters as a one-hot vector, D = K.
    layers : int
        Recurrent layers, one over the other.
    dropout : float
        Share of numbers set to zero, in training, before and after the recurrent
        layers and between them; never on the way from step to step.
    seed : int
        Draws the parameters; PyTorch's own generator is left as it was.

    Attributes
    ----------
    embed : torch.nn.Embedding, or None for one-hot inputs
    rnn : torch.nn.RNN, LSTM, GRU or SigmoidRNN
    out : torch.nn.Linear
        H → K.
    """

    def __init__(
        self,
        vocabulary_size,
        hidden_size,
        cell="lstm",
        *,
        embedding_size=None,
        layers=1,
        dropout=0.0,
        seed=0,
    ):
        super().__init__()
        expect_choice("cell", cell, CELLS)
        one_hot = embedding_size is None
        D = vocabulary_size if one_hot else embedding_size
        between = dropout if layers > 1 else 0.0  # PyTorch warns of it in one layer
        self.vocabulary_size = vocabulary_size
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.embed = None if one_hot else nn.Embedding(vocabulary_size, D)
            self.rnn = CELLS[cell](D, hidden_size, layers, dropout=between)
            self.out = nn.Linear(hidden_size, vocabulary_size)
        self.drop = nn.Dropout(dropout)

    def inputs(self, ids):
        """What the recurrent layers read: ids (T, N) → (T, N, D)."""
        if self.embed is not None:
            return self.embed(ids)
        return F.one_hot(ids, self.vocabulary_size).to(self.out.weight.dtype)

    def forward(self, ids, state=None):
        """Scores of the next symbol, after each symbol read.

        Parameters
        ----------
        ids : (T, N) int64
        state : as ``torch.nn`` has it, optional
            What an earlier call returned; zero if left out.

        Returns
        -------
        logits : (T, N, K)
        state : (layers, N, H), or two of them for the LSTM
        """
        hs, state = self.rnn(self.drop(self.inputs(ids)), state)
        return self.out(self.drop(hs)), state


def corpus(docstrings=False):
    """Real text as numbers of `text.character_vocabulary`: training and test.

    Parameters
    ----------
    docstrings : bool
        Whether the training text goes on, behind the English text, with the docstrings
        of the standard library: 4.6 times as long. The test text stays the same, and
        no paragraph of it is in either training text.

    Returns
    -------
    train, test : (L,) int64
        341 thousand numbers (1.55 million with docstrings) and 33 thousand in
        Python 3.11; later ones are longer.
    """
    vocabulary = text.character_vocabulary()
    train, test = text.split(text.english_text())
    if docstrings:
        whole = "\n\n".join([text.english_text(), *words.docstrings()])
        train, _ = text.split(text.distinct(whole))
    return vocabulary.encode(train), vocabulary.encode(test)


def fit(
    model,
    ids,
    *,
    steps,
    T=64,
    N=32,
    learning_rate,
    clip_norm=1.0,
    seed=0,
    evaluate=None,
    progress=True,
    **options,
):
    """Train `model` on one text by Adam, rate falling to zero like a cosine.

    Parameters
    ----------
    model : CharacterModel
        Or any module with its `forward`.
    ids : (L,) int
        The text. Read from its start again, with an empty state, when it ends.
    steps : int
        Chunks to read, each T steps of N lanes.
    T, N : int
    learning_rate : float
        At the start.
    clip_norm : float or None
        Largest norm of the gradient of the token mean.
    seed : int
        Of dropout; the order of the text is always its own.
    evaluate : callable, optional
        model → float or dict, as `training.train` calls it.
    progress : bool
    options
        What else `training.train` takes.

    Returns
    -------
    training.History
        Losses in nats per character.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)
    return training.train(
        model,
        Reader(),
        chunks(ids, T, N, device=_device(model)),
        optimizer,
        steps=steps,
        seed=seed,
        clip_norm=clip_norm,
        evaluate=evaluate,
        progress=progress,
        **{"schedule": training.cosine(steps)} | options,
    )


def chunks(ids, T, N, device=None):
    """The text in chunks, for ever: (xs, ys, first), xs and ys (T, N) int64.

    `first` is True where the text begins (again), so that the state must be empty.
    """
    xs, ys = (torch.tensor(part, device=device) for part in text.batches(ids, T, N))
    while True:
        for b in range(len(xs)):
            yield xs[b], ys[b], b == 0


class Reader:
    """Loss of one chunk after another; between two calls it keeps the lanes' state.

    The state is detached: the next chunk starts from it and sends no gradient back.
    """

    def __init__(self):
        self.state = None

    def __call__(self, model, chunk):
        """Token mean in nats of `chunk` = (xs, ys, first)."""
        xs, ys, first = chunk
        state = None if first else self.state
        logits, state = model(xs, state)
        self.state = detached(state)
        return token_mean(logits, ys)


def token_mean(logits, targets):
    """Mean negative log likelihood in nats: logits (T, N, K), targets (T, N)."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def detached(state):
    """The same numbers, cut off from the graph that made them."""
    if isinstance(state, tuple):
        return tuple(part.detach() for part in state)
    return state.detach()


def bits_per_character(model, ids, N=32):
    """Bits that `model` needs for each character of a text it reads in N lanes.

    Parameters
    ----------
    model : CharacterModel
    ids : (L,) int
        At least N + 1; what does not fill the lanes is left out.
    N : int
        Each lane begins with an empty state, so fewer lanes give slightly fewer bits.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the text is too short for its lanes.
    """
    T = (len(ids) - 1) // N
    if T < 1:
        raise ValueError(f"ids holds {len(ids)} symbols; expected at least {N + 1}")
    was_training = model.training
    model.eval()
    with torch.no_grad():
        xs, ys, _ = next(chunks(ids, T, N, device=_device(model)))
        logits, _ = model(xs)
        bits = token_mean(logits, ys).item() / math.log(2)
    model.train(was_training)
    return bits


def _device(model):
    return next(model.parameters()).device
