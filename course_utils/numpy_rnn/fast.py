"""The LSTM and the GRU once more, written for speed instead of for reading.

They are drawn, called and differentiated like ``numpy_rnn.LSTMCell`` and ``GRUCell``,
and equal to them up to rounding. What the plain cells leave to NumPy is done here by
hand:

- the input product for all t, W.T in one piece and weight gradients after the loop:
  the plain cells have that too;
- one σ or tanh for all gates: σ(a) = ½ (1 + tanh(½ a)), and the ½ inside is
  multiplied into the weights once;
- each gate lies in one piece, (blocks, N, H) for each step, because what follows the
  products is elementwise, and faster on whole pieces;
- what T steps write has its place before the first of them (the *tape*), and what a
  step needs for itself is one *room* for all of them: nothing is allocated in the loop.
"""

from typing import NamedTuple

import numpy as np

from course_utils.numpy_rnn import gru, lstm
from course_utils.numpy_rnn.cell import summed, summed_products
from course_utils.numpy_rnn.sequence import ended_steps
from course_utils.validation import expect_dtype, expect_shape


class Cache(NamedTuple):
    """What `forward` hands to `backward`.

    Attributes
    ----------
    xs : (T, N, D)
    tape : named tuple of arrays, time first
    ended : (T, N, 1) bool, or None
    """

    xs: np.ndarray
    tape: tuple
    ended: np.ndarray | None


class _Loops:
    """The two loops. A cell says how a step is written, forward and back."""

    masks_state = False  # no place for a recurrent mask: the plain cells have one

    def forward(self, xs, state=None, lengths=None):
        """As `sequence.forward`, which calls it."""
        self.check_inputs(xs, state)
        T, N, _ = xs.shape
        ended = ended_steps(lengths, T, N)
        state = self.zero_state(N) if state is None else state
        half = self.halved_rows()
        ux = xs.reshape(T * N, self.input_size) @ (self.U * half).T
        ux += self.b * half[:, 0]
        tape = self.new_tape(ux.reshape(T, N, len(half)), _parts(state))
        W_T = np.ascontiguousarray((self.W * half).T)
        states = [getattr(tape, name) for name in self.states]
        room = np.empty((N, len(self.U)), self.dtype)
        for t in range(T):
            self.write_step(tape, t, W_T, room)
            if ended is not None:
                for part in states:
                    np.copyto(part[t + 1], part[t], where=ended[t])
        hs = tape.h[1:].copy() if ended is None else np.where(ended, 0, tape.h[1:])
        final = tuple(part[-1].copy() for part in states)
        return hs, _whole(final), Cache(xs.copy(), tape, ended)

    def backward(self, d_hs, d_final, cache):
        """As `sequence.backward`, which calls it."""
        xs, tape, ended = cache
        T, N, _ = xs.shape
        expect_shape("d_hs", d_hs, (T, N, self.hidden_size))
        expect_dtype("d_hs", d_hs, self.dtype)
        if d_final is not None:
            self.check_state("d_final", d_final, N)
        d_final = self.zero_state(N) if d_final is None else d_final
        d_state = [part.copy() for part in _parts(d_final)]
        das = np.empty((T, N, self.backward_width), self.dtype)
        rooms = np.empty((2, N, self.hidden_size), self.dtype)
        for t in reversed(range(T)):
            after = [part.copy() for part in d_state] if ended is not None else None
            d_state[0] += d_hs[t]
            self.write_step_backward(tape, t, d_state, das[t], rooms)
            if ended is not None:
                np.copyto(das[t], 0, where=ended[t])
                for part, kept in zip(d_state, after, strict=True):
                    np.copyto(part, kept, where=ended[t])
        d_xs, grads = self.products(das, xs, tape)
        return d_xs, _whole(tuple(d_state)), grads

    def halved_rows(self):
        """(rows of U, 1): ½ for the gates, 1 for the candidate."""
        candidate = np.array([gate in "gn" for gate in self.gates])
        half = np.where(candidate, 1, 0.5).astype(self.dtype)
        return half.repeat(self.hidden_size)[:, None]

    def in_pieces(self, ux):
        """Memory (T, N, blocks · H) as (T, blocks, N, H): what was there is lost."""
        T, N, _ = ux.shape
        return ux.reshape(T, self.blocks, N, self.hidden_size)

    def with_start(self, T, start):
        """Room for a part of the state after 0 … T steps, the first one filled."""
        whole = np.empty((T + 1, *start.shape), self.dtype)
        whole[0] = start
        return whole


class LSTMTape(NamedTuple):
    """h and c after 0 … T steps; gates (T, 4, N, H), in the memory of ux; tanh_c."""

    h: np.ndarray
    c: np.ndarray
    ux: np.ndarray
    gates: np.ndarray
    tanh_c: np.ndarray


class LSTMCell(_Loops, lstm.LSTMCell):
    """`numpy_rnn.LSTMCell` with the loops of this module."""

    @property
    def backward_width(self):
        """Columns that one step back writes: i, f, g, o."""
        return len(self.U)

    def new_tape(self, ux, state):
        """Room for all that the steps write."""
        h, c = (self.with_start(len(ux), part) for part in state)
        return LSTMTape(h, c, ux, self.in_pieces(ux), np.empty_like(c[1:]))

    def write_step(self, tape, t, W_T, a):
        """Step t, from 0; `a` is room for (N, 4H)."""
        np.matmul(tape.h[t], W_T, out=a)
        a += tape.ux[t]
        gates, tanh_c = tape.gates[t], tape.tanh_c[t]
        gates[:] = a.reshape(len(a), 4, -1).swapaxes(0, 1)
        np.tanh(gates, out=gates)
        for sigmoids in (gates[:2], gates[3]):
            sigmoids *= 0.5
            sigmoids += 0.5
        i, f, g, o = gates
        c = np.multiply(f, tape.c[t], out=tape.c[t + 1])
        c += np.multiply(i, g, out=tanh_c)
        np.tanh(c, out=tanh_c)
        np.multiply(o, tanh_c, out=tape.h[t + 1])

    def write_step_backward(self, tape, t, d_state, da, rooms):
        """Step t back; changes d_state from ∂L/∂(h, c)(t) to ∂L/∂(h, c)(t-1)."""
        dh, dc = d_state
        i, f, g, o = tape.gates[t]
        tanh_c, (one, two) = tape.tanh_c[t], rooms
        da_i, da_f, da_g, da_o = self.split(da)
        # σ' = σ (1 - σ): its σ is in dh ∘ o, dc ∘ f and dc ∘ i already.
        dh *= o
        np.multiply(dh, tanh_c, out=one)
        np.subtract(1, o, out=two)
        np.multiply(one, two, out=da_o)
        one *= tanh_c
        dh -= one
        dc += dh
        np.multiply(dc, i, out=one)
        np.multiply(g, g, out=two)
        np.subtract(1, two, out=two)
        np.multiply(one, two, out=da_g)
        one *= g
        np.subtract(1, i, out=two)
        np.multiply(one, two, out=da_i)
        dc *= f
        np.multiply(dc, tape.c[t], out=one)
        np.subtract(1, f, out=two)
        np.multiply(one, two, out=da_f)
        np.matmul(da, self.W, out=dh)

    def products(self, das, xs, tape):
        """d_xs, and the parameters' gradients."""
        grads = {
            "U": summed_products(das, xs),
            "W": summed_products(das, tape.h[:-1]),
            "b": summed(das),
        }
        return das @ self.U, grads


class GRUTape(NamedTuple):
    """h after 0 … T steps; gates (T, 3, N, H), in the memory of ux; m: W_n h + b_hn."""

    h: np.ndarray
    ux: np.ndarray
    gates: np.ndarray
    m: np.ndarray


class GRUCell(_Loops, gru.GRUCell):
    """`numpy_rnn.GRUCell` with the loops of this module."""

    @property
    def backward_width(self):
        """Columns that one step back writes: r, z, m, n; W saw the first three."""
        return 4 * self.hidden_size

    def new_tape(self, ux, state):
        """Room for all that the steps write."""
        (h,) = (self.with_start(len(ux), part) for part in state)
        return GRUTape(h, ux, self.in_pieces(ux), np.empty_like(h[1:]))

    def write_step(self, tape, t, W_T, v):
        """Step t, from 0; `v` is room for (N, 3H)."""
        H, (h, h_next), m = self.hidden_size, tape.h[t : t + 2], tape.m[t]
        np.matmul(h, W_T, out=v)
        np.add(v[:, 2 * H :], self.b_hn, out=m)
        u, gates = tape.ux[t], tape.gates[t]
        v[:, : 2 * H] += u[:, : 2 * H]
        v[:, 2 * H :] = u[:, 2 * H :]
        gates[:] = v.reshape(len(v), 3, -1).swapaxes(0, 1)
        r, z, n = gates
        np.tanh(gates[:2], out=gates[:2])
        gates[:2] *= 0.5
        gates[:2] += 0.5
        n += np.multiply(r, m, out=h_next)
        np.tanh(n, out=n)
        np.subtract(h, n, out=h_next)
        h_next *= z
        h_next += n  # (1 - z) ∘ n + z ∘ h = n + z ∘ (h - n)

    def write_step_backward(self, tape, t, d_state, da, rooms):
        """Step t back; changes d_state from ∂L/∂h(t) to ∂L/∂h(t-1)."""
        (dh,), (r, z, n), m = d_state, tape.gates[t], tape.m[t]
        H, (one, two) = self.hidden_size, rooms
        da_r, da_z, dm, da_n = self.split(da)
        np.subtract(1, z, out=two)
        np.multiply(dh, two, out=one)
        dh *= z
        two *= dh
        da_z[:] = two
        np.subtract(tape.h[t], n, out=two)
        da_z *= two
        np.multiply(n, n, out=two)
        np.subtract(1, two, out=two)
        one *= two
        da_n[:] = one
        one *= r
        dm[:] = one
        one *= m
        np.subtract(1, r, out=two)
        np.multiply(one, two, out=da_r)
        dh += np.matmul(da[:, : 3 * H], self.W, out=one)

    def products(self, das, xs, tape):
        """d_xs, and the parameters' gradients."""
        H = self.hidden_size
        rz, n, W_side = das[..., : 2 * H], das[..., 3 * H :], das[..., : 3 * H]
        d_xs = rz @ self.U[: 2 * H]
        d_xs += n @ self.U[2 * H :]
        sums = summed(das)
        dU = [summed_products(part, xs) for part in (rz, n)]
        grads = {
            "U": np.concatenate(dU),
            "W": summed_products(W_side, tape.h[:-1]),
            "b": np.concatenate([sums[: 2 * H], sums[3 * H :]]),
            "b_hn": sums[2 * H : 3 * H],
        }
        return d_xs, grads


def _parts(state):
    return tuple(state) if isinstance(state, (tuple, list)) else (state,)


def _whole(parts):
    return parts if len(parts) > 1 else parts[0]
