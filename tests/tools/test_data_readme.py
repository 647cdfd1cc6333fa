"""The table of data/README.md is made from the files, and is what the files are."""

import hashlib

import data_readme
import pytest

MEASURED = """# experiment: halving
# question: Is it half?
# command: make experiments halving
# versions: Python 3.11.7
x,half
4,2
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "measurements").mkdir()
    (tmp_path / "measurements" / "halving.csv").write_text(MEASURED)
    (tmp_path / "list.csv").write_text("name\nAda\n")
    (tmp_path / "about.toml").write_text(
        '["list.csv"]\nwhat = "Names."\nsource = "ours"\ncommand = "by hand"\n'
    )
    (tmp_path / "README.md").write_text(
        f"# Data\n\n{data_readme.BEGIN}\nold\n{data_readme.END}\nThe end.\n"
    )
    return tmp_path


def test_the_readme_of_the_course_is_what_its_files_are():
    readme = data_readme.FOLDER / data_readme.TABLE
    assert readme.read_text(encoding="utf-8") == data_readme.written(), "make data"


def test_a_row_comes_from_the_file_and_from_what_is_said_of_it(folder):
    assert data_readme.update(folder)
    text = (folder / "README.md").read_text()
    digest = hashlib.sha256(b"name\nAda\n").hexdigest()
    assert f"| `list.csv` | Names. | ours | by hand | 9 | `{digest}` |" in text
    assert "| Is it half? | ours, MIT | `make experiments halving` (Python" in text
    assert text.startswith("# Data\n\n") and text.endswith("\nThe end.\n")
    assert "old" not in text
    assert not data_readme.update(folder)


def test_a_changed_file_changes_its_row(folder):
    data_readme.update(folder)
    (folder / "measurements" / "halving.csv").write_text(MEASURED + "8,4\n")
    assert data_readme.update(folder)


def test_a_file_nobody_describes_is_named(folder):
    (folder / "more.bin").write_bytes(b"1")
    (folder / "list.csv").unlink()
    with pytest.raises(data_readme.NotDescribed, match=r"more\.bin.*list\.csv"):
        data_readme.written(folder)
