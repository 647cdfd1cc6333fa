"""Exercises of chapter 03: kinds of recurrent network."""

from .total_loss import check_total_loss
from .last_states import check_last_states
from .teacher_forced import check_teacher_forced
from .bidirectional import check_bidirectional
