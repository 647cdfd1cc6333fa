"""The flagship kind of explorer: computed in the browser, alive without a kernel.

A flagship is an anywidget. Its traits are the whole state, so Python sets a scene and
a built page keeps it; JavaScript computes and draws everything. The JavaScript lies in
``static/`` as plain modules that Node can import one by one. A widget's script is
loaded on its own, where a relative import finds nothing, so `join_modules` makes one
text of several.
"""

import re
from importlib.resources import files

import anywidget
import traitlets

IMPORT = re.compile(r'^import\s+\{[^}]*\}\s+from\s+"\./[\w.]+";\n', re.MULTILINE)
EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|class|const|let)\b)", re.M)
LEFT_OVER = re.compile(r"^[ \t]*(?:import\b(?!\()|export\b(?!\s+default\b)).*$", re.M)


def read_static(name):
    """Text of the file `name` in ``explorers/static``."""
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


def join_modules(names):
    """One JavaScript module out of several in ``static/``, first needed first.

    The modules share one scope, so a top-level name may occur once only, and only the
    last module has an ``export default``.

    Parameters
    ----------
    names : sequence of str

    Returns
    -------
    str
        The joined text, without imports and with the default export alone.

    Raises
    ------
    ValueError
        If an import or export is written in another form than
        ``import { a, b } from "./file.js";`` and ``export function|class|const``.
    """
    parts = []
    for name in names:
        text = EXPORT.sub("", IMPORT.sub("", read_static(name)))
        odd = LEFT_OVER.search(text)
        if odd:
            raise ValueError(
                f"{name} holds {odd.group().strip()!r}, which cannot be joined; write "
                'import { a } from "./file.js"; or export function, class or const'
            )
        parts.append(f"// {name}\n{text}")
    return "\n".join(parts)


class Flagship(anywidget.AnyWidget):
    """Base of the flagships: the state's traits, the scene to return to, a snapshot.

    A subclass sets ``_esm`` (`join_modules`) and ``_css`` (`read_static`), names its
    state in `scene_names`, and writes `sentence` and `snapshot`.

    Attributes
    ----------
    scene : dict
        The state the explorer was made with; the browser's reset returns to it.
    """

    scene_names = ()
    scene = traitlets.Dict().tag(sync=True)

    def __init__(self, **state):
        super().__init__(**state)
        self.scene = self.state()

    @property
    def widget(self):
        """What a notebook shows: the explorer is its own widget."""
        return self

    def state(self):
        """The state now, by trait name."""
        return {name: getattr(self, name) for name in self.scene_names}

    def metadata(self):
        """What an output stores, so that a page brings the explorer back to life."""
        name = type(self).__module__.rpartition(".")[2]
        return {"name": name, "state": self.state(), "scene": self.scene}

    def reset(self):
        """Return to the scene the explorer was made with."""
        with self.hold_trait_notifications():
            for name, value in self.scene.items():
                setattr(self, name, value)

    def sentence(self):
        """What the picture shows now, in words."""
        raise NotImplementedError(f"{type(self).__name__} has no sentence() yet")

    def snapshot(self):
        """The picture now as PNG bytes, for where nothing runs."""
        raise NotImplementedError(f"{type(self).__name__} has no snapshot() yet")
