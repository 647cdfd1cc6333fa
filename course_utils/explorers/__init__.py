"""What a learner moves: one module an explorer.

``show(explorer)`` is how a notebook shows one: live where a kernel or a browser runs
it, a picture with an alt text everywhere else.
"""
