"""Models that trained for longer than a notebook may: how, and their stored weights.

``make weights NAME`` trains one by its recipe and writes two files into
``data/weights``: the weights (safetensors: numbers and a few words about them, no code)
and the log of the training, a table like those of ``datasets.measurements``.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from course_utils.datasets import measurements, text
from course_utils.models import language
from course_utils.validation import expect_choice

FOLDER = Path(__file__).resolve().parents[2] / "data" / "weights"


@dataclass(frozen=True)
class Phase:
    """One run of `language.fit`; a new phase begins with a fresh Adam.

    Attributes
    ----------
    docstrings : bool
        Which training text: `language.corpus`.
    steps, T, N : int
        Chunks read, steps of a chunk, lanes.
    learning_rate : float
        At the start.
    dropout : float
    """

    docstrings: bool
    steps: int
    T: int
    N: int
    learning_rate: float
    dropout: float


@dataclass(frozen=True)
class Recipe:
    """How a stored `language.CharacterModel` was trained.

    Attributes
    ----------
    cell : {"rnn", "lstm", "gru"}
    embedding_size, hidden_size : int
        D and H.
    phases : tuple of Phase
        In order. Between two of them the weights are rounded to float16.
    """

    cell: str
    embedding_size: int
    hidden_size: int
    phases: tuple


RECIPES = {
    "reader": Recipe(
        cell="lstm",
        embedding_size=64,
        hidden_size=448,
        phases=(
            Phase(True, 5800, T=100, N=32, learning_rate=3e-3, dropout=0.25),
            Phase(True, 7000, T=100, N=32, learning_rate=2e-3, dropout=0.1),
            # Last what it will be asked about: the handbook alone.
            Phase(False, 800, T=100, N=16, learning_rate=1e-3, dropout=0.3),
        ),
    ),
}


def build(name, seed=0):
    """The model of a recipe as it was drawn, before any training."""
    expect_choice("name", name, RECIPES)
    recipe = RECIPES[name]
    return language.CharacterModel(
        len(text.character_vocabulary()),
        recipe.hidden_size,
        recipe.cell,
        embedding_size=recipe.embedding_size,
        dropout=recipe.phases[0].dropout,
        seed=seed,
    )


def save(model, name, folder=FOLDER, **about):
    """Write a model's weights in float16; returns the path.

    Parameters
    ----------
    model : CharacterModel
        As `build` makes it for this name.
    name : str
        Of a recipe.
    folder : pathlib.Path
    about
        What else the file is to say: numbers and strings.
    """
    expect_choice("name", name, RECIPES)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    weights = {
        key: value.detach().cpu().to(torch.float16).contiguous()
        for key, value in model.state_dict().items()
    }
    words = json.dumps({"recipe": asdict(RECIPES[name]), **about})
    save_file(weights, path, metadata={"about": words})
    return path


def load(name, device=None, folder=FOLDER):
    """A trained model, in evaluation mode.

    Parameters
    ----------
    name : str
        Of a recipe.
    device : torch.device, optional
        Where it is to live; the CPU if left out.
    folder : pathlib.Path

    Returns
    -------
    language.CharacterModel
        float32, from weights that were stored in float16.

    Raises
    ------
    ValueError
        If there is no such recipe, or the file holds another model.
    FileNotFoundError
        If the weights are not there.
    """
    model = build(name)
    with _opened(name, folder) as stored:
        weights = {key: stored.get_tensor(key).float() for key in stored.keys()}
    expected = {key: tuple(w.shape) for key, w in model.state_dict().items()}
    found = {key: tuple(w.shape) for key, w in weights.items()}
    if found != expected:
        raise ValueError(
            f"{name}.safetensors holds {found}; expected {expected}. Train it again "
            f"with: make weights {name}"
        )
    model.load_state_dict(weights)
    return model.to(device).eval()


def describe(name, folder=FOLDER):
    """What the file says of itself: a dict, with the recipe under "recipe"."""
    expect_choice("name", name, RECIPES)
    with _opened(name, folder) as stored:
        return json.loads(stored.metadata()["about"])


def log(name, folder=FOLDER):
    """The course of the training: `measurements.Measurements`.

    Columns: phase (from 1), step (all phases together), characters (read so far),
    train_bits (mean over the steps since the row before, with dropout), test_bits.
    """
    expect_choice("name", name, RECIPES)
    return measurements.load(name, folder)


def _opened(name, folder):
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path.name} is not in {folder.name}; expected the file that the "
            f"repository ships. To make it: make weights {name}"
        )
    try:
        return safe_open(path, framework="pt")
    except SafetensorError as error:
        raise ValueError(
            f"{path.name} cannot be read ({error}); expected the file that the "
            f"repository ships. To make it: make weights {name}"
        ) from None
