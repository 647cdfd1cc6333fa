"""nbconvert's exporters, for notebooks that are known, and with living explorers."""

import json

from _assets import ASSETS, ROOT, BuildError
from nbconvert import HTMLExporter, SlidesExporter
from nbconvert.filters import DataTypeFilter, Highlight2HTML

from course_utils.explorers.shared import source

TEMPLATES = ASSETS / "templates"
HOST = ROOT / "course_utils" / "explorers" / "shared" / "host.js"


class _Course:
    """An HTMLExporter that trusts the notebook, which takes a fifth of the time.

    nbconvert washes the highlighted code and reads each finished page again, to name
    pictures without alt text and to let keys reach what scrolls; here tests hold the
    first and the templates do the second.
    """

    def from_notebook_node(self, nb, resources=None, **kw):
        self.register_filter("highlight_code", Highlight2HTML("ipython3", parent=self))
        self.register_filter("filter_data_type", DataTypeFilter())
        self.register_filter("in_script", in_script)
        resources = self._init_resources(resources)
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)


class PageExporter(_Course, HTMLExporter):
    """Notebook → web page."""


class DeckExporter(_Course, SlidesExporter):
    """Notebook → slides."""


def make_exporter(kind, template, **settings):
    """An exporter with the template in ``tools/assets/templates``."""
    return kind(
        template_name=template,
        extra_template_basedirs=[str(TEMPLATES)],
        extra_template_paths=[str(TEMPLATES)],
        **settings,
    )


def in_script(value):
    """`value` as JSON that may stand in a script element, whatever is in it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def explorers_of(notebook):
    """Names of the explorers that live in the notebook's page, each once, in order."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    stored = (output.get("metadata", {}).get("explorer", {}) for output in outputs)
    return list(dict.fromkeys(s["name"] for s in stored if "state" in s))


def life_of(notebook):
    """What brings the explorers of a page to life: host, scripts by name, styles.

    Raises
    ------
    BuildError
        If an output's explorer is not in ``course_utils/explorers`` any more.
    """
    names = explorers_of(notebook)
    try:
        scripts = {name: source.script(name) for name in names}
    except FileNotFoundError as error:
        raise BuildError(
            f"the script {error.filename} of a stored explorer is missing; run the "
            "notebook again with make execute"
        ) from None
    styles = [source.style(name) for name in names]
    host = HOST.read_text(encoding="utf-8")
    return {"host": host, "scripts": scripts, "styles": styles}
