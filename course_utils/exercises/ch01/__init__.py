"""Exercises of chapter 01: sequences and memory."""

from .windows import check_windows
from .autocorrelation import check_autocorrelation
from .log_probability import check_log_probability
from .time_delay import check_time_delay
