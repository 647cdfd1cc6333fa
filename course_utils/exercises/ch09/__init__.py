"""Exercises of chapter 09: the GRU."""

from .gru_step import check_gru_step
from .convention import check_convention
from .parameter_counts import check_parameter_counts
