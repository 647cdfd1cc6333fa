"""Tests of ``course_utils/datasets``."""
