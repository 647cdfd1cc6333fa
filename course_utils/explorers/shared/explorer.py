"""Base of the explorers that compute in the browser, alive without a kernel.

What such an explorer computes, says and draws is written once, in its JavaScript. The
Python class holds the state as traits, so a cell can set a scene. Through an embedded
engine it asks the same JavaScript for the picture and the sentence that are stored.
"""

import anywidget
import traitlets
from traitlets import TraitError

from course_utils.explorers.shared import source
from course_utils.explorers.shared.engine import engine
from course_utils.explorers.shared.picture import to_png


class Explorer(anywidget.AnyWidget):
    """An anywidget whose synchronised traits are the whole state.

    A subclass in the folder ``NAME/`` declares its traits, ``.tag(sync=True)``. They
    are the ``traits`` of ``NAME/NAME.js``; what that file's ``check`` refuses is a
    TraitError here, in the same words.

    Attributes
    ----------
    name : str
        The explorer's folder.
    scene : dict
        The state it was made with; reset returns to it.

    Raises
    ------
    traitlets.TraitError
        If the state is none that can be shown, with what is wrong.
    """

    name = ""
    scene = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "_esm" in vars(cls):  # anywidget makes a class for each object
            return
        cls.name = cls.__module__.rpartition(".")[2]
        cls._esm, cls._css = source.script(cls.name), source.style(cls.name)

    def __init__(self, **state):
        unknown = sorted(state.keys() - {*self.state_names, *self.given_names})
        if unknown:
            raise TraitError(
                f"{type(self).__name__} has no setting {', '.join(unknown)}; expected "
                f"some of {', '.join(self.state_names)}"
            )
        self._register_validator(type(self)._check, tuple(self.state_names))
        super().__init__(**state)
        self._expect(self.everything())
        self.scene = self.state()

    @property
    def state_names(self):
        """Names of the traits that are the state."""
        return engine(self.name).ask("explorer.traits")

    @property
    def widget(self):
        """What a notebook shows: the explorer is its own widget."""
        return self

    @property
    def given_names(self):
        """Names of the traits that are filled once and that nobody moves."""
        return engine(self.name).ask("explorer.given ?? []")

    def state(self):
        """The state now, by trait name."""
        return {name: getattr(self, name) for name in self.state_names}

    def everything(self):
        """The state and what the explorer was given: all that a picture needs."""
        given = {name: getattr(self, name) for name in self.given_names}
        return self.state() | given

    def reset(self):
        """Return to the scene the explorer was made with."""
        with self.hold_trait_notifications():
            for name, value in self.scene.items():
                setattr(self, name, value)

    def numbers(self):
        """Every number of the picture by name, as the script's ``frame`` gives them."""
        return engine(self.name).ask("explorer.numbers", self.everything())

    def sentence(self):
        """What the picture shows now, in words."""
        return engine(self.name).ask("explorer.words", self.everything())

    def snapshot(self):
        """The picture now as PNG bytes, with the explorer's question over it."""
        still = engine(self.name).ask("explorer.still", self.everything())
        return to_png(self.name, still["svg"])

    def metadata(self):
        """What an output stores, so that a page brings the explorer back to life."""
        return {"name": self.name, "state": self.everything(), "scene": self.scene}

    def _check(self, proposal):
        self._expect(self.everything() | {proposal.trait.name: proposal.value})
        return proposal.value

    def _expect(self, state):
        problem = engine(self.name).ask("explorer.check", state)
        if problem:
            raise TraitError(problem)
