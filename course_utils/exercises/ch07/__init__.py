"""Exercises of chapter 07: taming gradients."""

from .clip_grad_norm import check_clip_grad_norm
from .orthogonal import check_orthogonal
from .recurrent_dropout import check_recurrent_dropout
