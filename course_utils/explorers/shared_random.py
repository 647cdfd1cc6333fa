"""Random numbers that Python and JavaScript draw alike.

An explorer that draws its weights in the browser and a cell that draws them in NumPy
must start from the same network, so both use this generator. Its twin is
``static/shared_random.js``.

The i-th 32-bit number is ``mix(mix(seed ^ g) + i·g)`` modulo 2³², where g is 2³²
divided by the golden ratio. Sources: the counter is that of SplitMix (Steele, Lea and
Flood 2014, Fast splittable pseudorandom number generators, OOPSLA); `mix` is the
finaliser of Appleby's MurmurHash3. Good enough for starting weights, not for secrets.
"""

import numpy as np

STRIDE = 0x9E3779B9
MASK = 0xFFFFFFFF


def _mix(z):
    """Mix the 32 bits of `z` (int, or uint64 array below 2³²)."""
    z = ((z ^ (z >> 16)) * 0x85EBCA6B) & MASK
    z = ((z ^ (z >> 13)) * 0xC2B2AE35) & MASK
    return z ^ (z >> 16)


class SharedRandom:
    """A generator with the two methods of ``numpy.random.Generator`` we need.

    Parameters
    ----------
    seed : int
        0 … 2³²-1; ValueError otherwise.

    Examples
    --------
    >>> SharedRandom(7).uniform(-1, 1, (2,)).shape
    (2,)
    """

    def __init__(self, seed):
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MASK:
            raise ValueError(
                f"seed is {seed!r}; expected a whole number from 0 to {MASK}"
            )
        self._start = _mix(seed ^ STRIDE)
        self._drawn = 0

    def uint32(self, count):
        """The next `count` whole numbers from 0 to 2³²-1: (count,) uint64."""
        places = np.arange(self._drawn + 1, self._drawn + count + 1, dtype=np.uint64)
        self._drawn += count
        return _mix((self._start + places * STRIDE) & MASK)

    def uniform(self, low, high, size):
        """Numbers low ≤ u < high with 53 random bits each; `size` int or shape."""
        count = int(np.prod(size))
        pairs = self.uint32(2 * count).reshape(count, 2).astype(np.float64)
        top, bottom = np.floor(pairs[:, 0] / 2**5), np.floor(pairs[:, 1] / 2**6)
        unit = (top * 2**26 + bottom) / 2**53
        return (low + (high - low) * unit).reshape(size)

    def normal(self, mean=0.0, deviation=1.0, size=1):
        """Normal numbers with this mean and deviation (Box and Muller 1958)."""
        count = int(np.prod(size))
        u, v = self.uniform(0, 1, (count, 2)).T
        standard = np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
        return (mean + deviation * standard).reshape(size)
