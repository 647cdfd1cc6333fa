"""The word corpus: nothing leaks, nothing is lost, the same on every run."""

import ast
import os
import subprocess
import sys

import numpy as np
import pytest

from course_utils.datasets import words


@pytest.fixture(scope="module")
def corpus():
    return words.corpus()


def test_it_is_real_text_and_large_enough(corpus):
    assert 200_000 < len(corpus.train) < 800_000
    assert 15_000 < len(corpus.test) < 80_000
    assert 7_000 < corpus.types < 30_000
    assert {"list", "the", "dictionary", "return"} <= set(corpus.vocabulary.symbols)


def test_no_paragraph_twice_and_none_on_both_sides():
    everything = words.paragraphs()
    assert len(everything) == len(set(everything)) > 10_000
    train, test = (set(map(tuple, side)) for side in words.split(everything))
    assert not train & test
    assert train | test == set(everything)


def test_sides_do_not_depend_on_the_other_paragraphs():
    everything = words.paragraphs()
    _, test = words.split(everything)
    _, some = words.split(everything[::-3])
    assert set(map(tuple, some)) == set(map(tuple, test)) & set(everything[::-3])


def test_the_numbers_are_the_words(corpus):
    train, test = words.split(words.paragraphs())
    for side, ids in ((train, corpus.train), (test, corpus.test)):
        known = set(corpus.vocabulary.symbols)
        expected = [
            word if word in known else words.UNKNOWN
            for paragraph in side[:200]
            for word in (*paragraph, words.END)
        ]
        assert [corpus.vocabulary.symbols[i] for i in ids[: len(expected)]] == expected
        assert (ids == 1).sum() == len(side)


def test_threshold_decides_and_every_word_left_out_is_counted(corpus):
    counts = corpus.counts
    assert counts.sum() == len(corpus.train)
    assert counts[2:].min() == 5
    assert (np.diff(counts[2:]) <= 0).all()
    assert corpus.unknown == ((corpus.train == 0).sum(), (corpus.test == 0).sum())
    whole = words.corpus(minimum_count=1)
    assert whole.unknown[0] == 0 < whole.unknown[1]
    assert len(whole.vocabulary) == whole.types + 2
    np.testing.assert_array_equal(whole.train == 1, corpus.train == 1)
    rare = (whole.counts[2:] < 5).sum()
    assert len(whole.vocabulary) - len(corpus.vocabulary) == rare


def test_punctuation_adds_symbols_and_takes_none():
    plain, marked = words.corpus(), words.corpus(punctuation=True)
    assert {".", "(", "_"} <= set(marked.vocabulary.symbols)
    assert not {".", "(", "_"} & set(plain.vocabulary.symbols)
    assert len(marked.train) > 1.2 * len(plain.train)


def test_tokens():
    piece = "Don't call os.path.join() 3 times:\n  __init__(x2) – naïve"
    assert words.tokens(piece) == [
        "don't", "call", "os", "path", "join", "3", "times", "init", "x", "2", "naïve"
    ]  # fmt: skip
    marked = words.tokens("a_b “c”!", punctuation=True)
    assert marked == ["a", "_", "b", '"', "c", '"', "!"]
    assert words.tokens("-----") == []


def test_docstrings_are_found_wherever_they_stand():
    source = '''
"""module"""
x = """no docstring"""
class A:
    """class"""
    async def f(self):
        """method"""
        def inner():
            """inner"""
try:
    import y
except ImportError:
    def f():
        """handler"""
else:
    if x:
        pass
    else:
        def g():
            """else"""
'''
    assert list(words._documented(ast.parse(source))) == [
        "module", "class", "method", "inner", "handler", "else"
    ]  # fmt: skip


def test_sources_are_sorted_and_leave_out_what_is_not_prose(tmp_path):
    for name in ("b/z.py", "b/a.py", "a.py", "test/t.py", "config-3.11-x/c.py",
                 "_sysconfigdata_x.py", "notes.txt"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('"""text"""')
    found = [p.relative_to(tmp_path).as_posix() for p in words._sources(tmp_path)]
    assert found == ["a.py", "b/a.py", "b/z.py"]


def test_a_file_that_is_no_python_is_passed_over(tmp_path):
    bad, odd = tmp_path / "bad.py", tmp_path / "odd.py"
    bad.write_text('"""old"""\nprint "hello"\n')
    odd.write_text('"""a regular \\d expression"""\n')
    assert list(words._documented(words._parsed(bad))) == []
    assert list(words._documented(words._parsed(odd))) == ["a regular \\d expression"]


def test_a_python_without_sources_is_told_what_it_needs(monkeypatch, tmp_path):
    monkeypatch.setattr(words.sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(RuntimeError, match="has 0 docstrings"):
        words.docstrings.__wrapped__()


def in_another_process(hash_seed):
    """Checksum of the corpus."""
    code = (
        "import zlib; from course_utils.datasets import words\n"
        "c = words.corpus()\n"
        "print(zlib.crc32(repr(c.vocabulary.symbols).encode() + c.train.tobytes()))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )  # fmt: skip
    return int(found.stdout)


def test_another_process_builds_the_same():
    assert in_another_process("1") == in_another_process("2")


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="minimum_count is 0"):
        words.corpus(0)
    with pytest.raises(ValueError, match="test_fraction is 2"):
        words.corpus(test_fraction=2)
