"""Data: real text that needs no network, and verified downloads on request.

``text``
    English text out of Python's own documentation, its train/test split by paragraph
    hash, the stored character vocabulary, and time-major batches.
``_fetch``
    Registry, cache and download of the optional files (SHA-256 checked).
"""

from course_utils.datasets._fetch import DownloadError, cache_dir, fetch
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
