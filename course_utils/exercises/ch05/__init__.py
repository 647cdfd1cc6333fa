"""Exercises of chapter 05: truncated backpropagation through time."""

from .cut_into_lanes import check_cut_into_lanes
from .chunk_gradient import check_chunk_gradient
from .window_gradient import check_window_gradient
from .credited_share import check_credited_share
