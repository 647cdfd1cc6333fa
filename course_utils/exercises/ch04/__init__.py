"""Exercises of chapter 04: backpropagation through time; and its clinic."""

from .backward import check_backward
from .contributions import check_contributions
from .leaky_step_backward import check_leaky_step_backward
from .sensitivity import check_sensitivity
from .diagnose import check_diagnose
from .clinic import AILMENTS, PATIENTS, ZERO
