"""Exercises of chapter 10: language models."""

from .cross_entropy_gradient import check_cross_entropy_gradient
from .perplexity import check_perplexity
from .temperature import check_temperature
from .lanes import check_lanes
