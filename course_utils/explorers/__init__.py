"""What a learner moves: one folder an explorer.

``show(explorer)`` is how a notebook shows one: live where a kernel or a browser runs
it, a picture with an alt text everywhere else.
"""

from course_utils.explorers.shared.bundle import show

__all__ = ["show"]
