"""Data: real text that needs no network, and verified downloads on request.

``text``
    English text out of Python's own documentation, its train/test split by paragraph
    hash, the stored character vocabulary, and time-major batches.
``words``, ``word_contexts``
    The documentation word by word, and what word vectors are trained on: which words
    stood near which, negatives, frequent words left out.
``downloads``
    Registry, cache and download of the optional files (SHA-256 checked).
``synthetic``, ``time_series``, ``measurements``
    Made-up tasks, real time series, stored results of experiments.
``year_sentences``, ``reviews``, ``digits``, ``names``, ``padding``
    Sentences about a journey, film reviews from a grammar, small pictures and numerals,
    names in six languages; sequences of different lengths in one array.
``korean_names``, ``tunes``, ``abc_notation``
    Korean names by letters; tunes composed by rules, and a strict reader for them.
"""

from course_utils.datasets.downloads import DownloadError, cache_dir, fetch
from course_utils.datasets.text import (
    Vocabulary,
    batches,
    character_vocabulary,
    english_text,
    split,
    tiny_shakespeare,
)

__all__ = [
    "DownloadError",
    "Vocabulary",
    "batches",
    "cache_dir",
    "character_vocabulary",
    "english_text",
    "fetch",
    "split",
    "tiny_shakespeare",
]
