"""Names from the CLDR: checked, folded, and split by what they mean."""

from collections import Counter

import numpy as np
import pytest

from course_utils.datasets import names


def test_no_name_stands_on_both_sides_or_in_two_languages():
    train, test = names.split()
    found = [name for name, _ in train + test]
    assert len(set(found)) == len(found)
    assert len(test) / len(found) == pytest.approx(0.25, abs=0.04)


def test_every_language_has_enough_names():
    for side, least in zip(names.split(), (140, 50), strict=True):
        counts = Counter(language for _, language in side)
        assert len(counts) == len(names.LANGUAGES) == len(names.ENGLISH)
        assert min(counts.values()) >= least


def test_translations_of_one_name_stand_on_one_side():
    train, test = (dict(side) for side in names.split())
    known = {"finnland": "de", "finlande": "fr", "finnorszag": "hu"}
    for side in (train, test):
        present = {name for name in known if name in side}
        assert present in (set(), set(known))
        for name in present:
            assert names.LANGUAGES[side[name]] == known[name]


def test_the_fraction_decides_how_many_are_for_the_test():
    assert names.split(0.0)[1] == [] and names.split(1.0)[0] == []
    with pytest.raises(ValueError, match="expected 0 to 1"):
        names.split(1.5)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Türkçe", "turkce"), ("İsveç", "isvec"), ("ırak", "irak"), ("weiß", "weiss")],
)
def test_accents_are_taken_off(name, folded):
    assert names.fold(name) == folded


def test_encoded_names_can_be_read_again():
    pairs = [("suomi", 2), ("turkce", 5), ("irak", 0)]
    batch = names.encode(pairs)
    assert batch.symbols.shape == (6, 3) and batch.lengths.tolist() == [5, 6, 4]
    assert batch.languages.tolist() == [2, 5, 0]
    assert batch.languages.dtype == np.int64
    read = "".join(names.LETTERS[k] for k in batch.symbols[:4, 2])
    assert read == "irak"


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    changed = tmp_path / "names.csv"
    changed.write_bytes(names.FILE.read_bytes() + b"de,x:y,neu\n")
    monkeypatch.setattr(names, "FILE", changed)
    with pytest.raises(ValueError, match="The file has been changed"):
        names.split()


def test_windows_line_ends_are_no_change(tmp_path, monkeypatch):
    content = names.FILE.read_bytes().replace(b"\n", b"\r\n")
    expected = names.split()
    (tmp_path / "names.csv").write_bytes(content)
    monkeypatch.setattr(names, "FILE", tmp_path / "names.csv")
    assert names.split() == expected


def test_a_missing_file_says_how_to_get_it_back(tmp_path, monkeypatch):
    monkeypatch.setattr(names, "FILE", tmp_path / "names.csv")
    with pytest.raises(FileNotFoundError, match="git checkout"):
        names.split()


def test_names_that_two_languages_share_are_left_out():
    rows = names.FILE.read_text(encoding="utf-8").splitlines()[1:]
    writers = {}
    for language, _, name in (row.split(",") for row in rows):
        writers.setdefault(names.fold(name), set()).add(language)
    shared = {name for name, languages in writers.items() if len(languages) > 1}
    assert "afghanistan" in shared
    assert not shared & {name for side in names.split() for name, _ in side}
