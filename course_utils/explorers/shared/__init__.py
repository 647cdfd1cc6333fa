"""What several explorers use: the base classes, the embedded engine, the modules.

Python: ``explorer`` (computed in the browser), ``kernel_explorer`` (computed by the
kernel on a trained model), ``source`` (joined scripts), ``engine``, ``picture``,
``bundle``. JavaScript: ``explorer`` (the shell), ``controls``, ``canvas``, ``words``,
``random``, and the numerics that are held to ``numpy_rnn``.
"""
