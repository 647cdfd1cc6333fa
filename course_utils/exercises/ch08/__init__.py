"""Exercises of chapter 08: the LSTM."""

from .lstm_step import check_lstm_step
from .lstm_backward import check_lstm_backward
from .coupled_step import check_coupled_step
