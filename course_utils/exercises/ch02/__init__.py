"""Exercises of chapter 02: unrolling."""

from .forward import check_forward
from .parity_weights import check_parity_weights
from .count_parameters import check_count_parameters
from .inputs_and_targets import check_inputs_and_targets
from .untied_forward import check_untied_forward
