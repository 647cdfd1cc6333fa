"""Tests of the course: they mirror ``course_utils/``, see CONTRIBUTING.md."""
