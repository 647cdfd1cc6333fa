"""The base of the flagships: joining modules, scene, reset."""

import pytest

from course_utils.explorers import flagship
from course_utils.explorers.flagship import Flagship, join_modules


@pytest.fixture
def static(monkeypatch):
    """`read_static` reads from the dict this fixture gives."""
    texts = {}
    monkeypatch.setattr(flagship, "read_static", texts.__getitem__)
    return texts


def test_joining_leaves_no_import_and_only_the_default_export(static):
    static["a.js"] = "export const A = 1;\nexport function f() {\n  return A;\n}\n"
    static["b.js"] = (
        'import { A } from "./a.js";\nimport {\n  f,\n} from "./a.js";\n'
        "export class B {}\nexport default { f };\n"
    )
    text = join_modules(["a.js", "b.js"])
    assert "import" not in text
    assert text.count("export") == 1 and "export default { f };" in text
    assert text.index("const A") < text.index("class B")


@pytest.mark.parametrize(
    "line",
    [
        'import * as a from "./a.js";',
        'import d from "./a.js";',
        'import "./a.js";',
        "export { A };",
        'export * from "./a.js";',
    ],
)
def test_a_form_that_cannot_be_joined_is_refused_in_words(static, line):
    static["odd.js"] = f"const A = 1;\n{line}\n"
    with pytest.raises(ValueError, match=r"odd\.js holds .*cannot be joined; write"):
        join_modules(["odd.js"])


def test_a_flagship_is_its_own_widget_and_says_what_it_lacks():
    class Bare(Flagship):
        _esm = "export default { render() {} };"

    bare = Bare()
    assert bare.widget is bare
    with pytest.raises(NotImplementedError, match=r"Bare has no sentence\(\) yet"):
        bare.sentence()
    with pytest.raises(NotImplementedError, match=r"Bare has no snapshot\(\) yet"):
        bare.snapshot()
