"""The explorers as the chapters show them: read from the notebooks' own cells.

A new chapter's ``show(...)`` is found by itself. An explorer of a trained model is
given one here that is untrained, but far from uniform.
"""

import ast
import builtins
from dataclasses import dataclass

import nbformat
from execute import find_notebooks

READER = """
from course_utils.datasets.text import character_vocabulary
from course_utils.models.language import CharacterModel
vocabulary = character_vocabulary()
"""
# What a chapter has trained when it shows the explorer, as large as there.
GIVEN = {
    "sentence_gates": READER
    + """
reader = CharacterModel(97, 64, "gru", seed=0)
for parameter in reader.rnn.parameters():
    parameter.data *= 4
""",
    "sampling": READER
    + """
reader = CharacterModel(97, 448, embedding_size=64)
reader.out.weight.data *= 9
""",
    "next_character": READER
    + """
from course_utils.models.ngram import NGram
lstm = CharacterModel(97, 448, embedding_size=64)
lstm.out.weight.data *= 9
ids = vocabulary.encode('the cat and the dog and the cow sat on the mat. ' * 40)
models = {"LSTM": lstm, "5-gram": NGram(5, 97).fit(ids)}
""",
    "neighbours": """
from types import SimpleNamespace
import numpy as np
text = SimpleNamespace(vocabulary=["integer", *(f"word{i}" for i in range(1501))])
rng = np.random.default_rng(0)
bunches = 2 * rng.normal(size=(8, 64))
E = bunches[np.arange(1502) % 8] + rng.normal(size=(1502, 64))
""",
}


@dataclass(frozen=True)
class Scene:
    """One explorer as one cell shows it.

    Attributes
    ----------
    chapter : str
        The notebook's stem.
    name : str
        The explorer's module: "gates".
    source : str
        Python that shows it, with what it imports and is given.
    kernel : bool
        Whether it needs something trained, hence a kernel.
    """

    chapter: str
    name: str
    source: str
    kernel: bool

    def __str__(self):
        return f"{self.chapter[:2]}-{self.name}"

    def explorer(self):
        """The explorer itself, made in this process."""
        shown = []
        lines = [line for line in self.source.splitlines() if line != SHOW]
        exec("\n".join(lines), {"show": shown.append})
        return shown[0]


SHOW = "from course_utils.explorers import show"


def all_scenes():
    """Every `Scene` of every chapter, in order."""
    chapters = [p for p in find_notebooks() if p.parent.name == "notebooks"]
    return [scene for path in chapters for scene in scenes_of(path)]


def scenes_of(path):
    """The `Scene` of every cell of the notebook `path` that shows an explorer."""
    imports, found = {}, []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(_without_magics(cell.source))
        imports |= _imported(tree)
        if any(_is_show(node) for node in ast.walk(tree)):
            found.append(_scene(path.stem, cell.source, tree, imports))
    return found


def _scene(chapter, source, tree, imports):
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    bound |= _imported(tree).keys() | set(dir(builtins))
    needed = [name for name in dict.fromkeys(n.id for n in names) if name not in bound]
    lines = [imports[name] for name in needed if name in imports]
    name = _explorer_of("\n".join([*lines, source]))
    missing = [each for each in needed if each not in imports]
    if missing and name not in GIVEN:
        raise ValueError(
            f"{chapter} shows {name} with {', '.join(missing)}, made by other cells; "
            "say in GIVEN (tools/_scenes.py) what stands for it in tests"
        )
    given = GIVEN[name] if missing else ""
    return Scene(chapter, name, "\n".join([*lines, given, source]), bool(missing))


def _explorer_of(source):
    """The explorer's module: the one import from the explorers besides ``show``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            package, _, name = node.module.partition("course_utils.explorers")
            if package or node.module == package:
                continue
            if name:
                return name.removeprefix(".")
            others = [each.name for each in node.names if each.name != "show"]
            if others:
                return others[0]
    raise ValueError(f"which explorer is shown here?\n{source}")


def _imported(tree):
    """{name: the line that imports it}, imports inside functions included."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                one = ast.parse(ast.unparse(node)).body[0]
                one.names = [alias]
                bound = alias.asname or alias.name.partition(".")[0]
                found[bound] = ast.unparse(one)
    return found


def _is_show(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "show"
    )


def _without_magics(source):
    lines = source.splitlines()
    return "\n".join("pass" if line[:1] in "%!?" and line else line for line in lines)
