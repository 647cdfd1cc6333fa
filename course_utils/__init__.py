"""The library behind the course on recurrent neural networks.

One notation, everywhere (``notebooks/00_start_here.ipynb`` translates it into the
lectures' and into PyTorch's):

====================  ===========  =======================================
quantity              code         shape
====================  ===========  =======================================
inputs                ``xs``       (T, N, D), time first
hidden states         ``hs``       (T, N, H), without the initial state
input weights         ``U``        (H, D)
recurrent weights     ``W``        (H, H)
output weights        ``V``        (K, H)
biases                ``b, b_s``   (H,), (K,)
scores                ``logits``   (T, N, K)
gradient of the loss  ``d`` + name as the quantity itself
====================  ===========  =======================================

Map of the package, each layer importing only from those before it:

``validation``, ``datasets``
    what an array must look like; texts, series, made-up tasks, stored measurements
``numpy_rnn``, ``torch_rnn``
    the same recurrences twice; neither imports the other
``bridge``, ``compare``, ``counting``, ``plotting``
    what needs both: weights across, gradients held side by side, work counted instead
    of timed, pictures
``training``, ``gradflow``, ``truncation``, ``decoding``
    one loop for both; where the gradient goes; what is left of it when the way back
    is cut; from probabilities to sequences
``models``
    what the chapters train, one module a family, and the weights that are stored
``explorers``, ``exercises``
    what a learner moves, a folder each; what checks a learner's code, one a chapter
``experiments``
    sweeps measured once and stored in ``data/measurements``, a module each
"""
