"""Modules joined into one script."""

import pytest

from course_utils.explorers.shared import source


def written(folder, **modules):
    place = folder / "toy"
    place.mkdir()
    for name, text in modules.items():
        (place / f"{name}.js").write_text(text, encoding="utf-8")
    return place / "toy.js"


def test_what_is_needed_comes_first_and_once(tmp_path):
    entry = written(
        tmp_path,
        toy='import { b } from "./b.js";\nimport { c } from "./c.js";\nc(b);',
        b='import { c } from "./c.js";\nexport const b = c;',
        c="export const c = 1;",
    )
    text = source.join(entry)
    assert [line for line in text.splitlines() if line.startswith("//")] == [
        "// toy/c.js", "// toy/b.js", "// toy/toy.js",
    ]  # fmt: skip
    assert "import" not in text
    assert "export" not in text


def test_two_modules_may_not_declare_one_name(tmp_path):
    entry = written(
        tmp_path,
        toy='import { b } from "./b.js";\nfunction same() {}\nexport default b;',
        b="export const b = 1;\nfunction same() {}",
    )
    with pytest.raises(ValueError, match="both declare same"):
        source.join(entry)


def test_imports_of_another_form_are_refused(tmp_path):
    entry = written(tmp_path, toy='import * as all from "./b.js";\nexport default all;')
    with pytest.raises(ValueError, match="cannot be joined"):
        source.join(entry)
