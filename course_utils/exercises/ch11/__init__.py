"""Exercises of chapter 11: word embeddings."""

from .negative_sampling_gradient import check_negative_sampling_gradient
from .cosine_neighbours import check_cosine_neighbours
from .analogy import check_analogy
