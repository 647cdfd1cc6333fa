"""What differs between NumPy and PyTorch in one step of ``training.train``.

Both are entered for the length of a run, and leave the learning rate as it was.
"""

import torch

from course_utils.numpy_rnn import optim


class NumPyBackend:
    """A step with gradients written out: ``loss`` returns them."""

    def __init__(self, model, loss, optimizer, clip_norm, clip_value):
        self.model, self.loss, self.optimizer = model, loss, optimizer
        self.clip_norm, self.clip_value = clip_norm, clip_value

    def __enter__(self):
        self.lr = self.optimizer.lr

    def __exit__(self, *_):
        self.optimizer.lr = self.lr

    def scale_rate(self, factor):
        self.optimizer.lr = self.lr * factor

    def differentiate(self, batch):
        loss, self.grads = self.loss(self.model, batch)
        return float(loss), optim.gradient_norm(self.grads)

    def update(self):
        if self.clip_norm is not None:
            optim.clip_by_norm(self.grads, self.clip_norm)
        if self.clip_value is not None:
            optim.clip_by_value(self.grads, self.clip_value)
        self.optimizer.step(self.grads)

    def evaluate(self, evaluate):
        return evaluate(self.model)


class TorchBackend:
    """The same step with autograd's gradients."""

    def __init__(self, model, loss, optimizer, clip_norm, clip_value):
        self.model, self.loss, self.optimizer = model, loss, optimizer
        self.clip_norm, self.clip_value = clip_norm, clip_value
        groups = optimizer.param_groups
        self.parameters = [p for group in groups for p in group["params"]]

    def __enter__(self):
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        is_module = isinstance(self.model, torch.nn.Module)
        parts = self.model.modules() if is_module else ()
        self.modes = [(part, part.training) for part in parts]
        self._set_mode(training=True)

    def __exit__(self, *_):
        self.scale_rate(1.0)
        for part, mode in self.modes:
            part.training = mode

    def scale_rate(self, factor):
        for group, lr in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = lr * factor

    def differentiate(self, batch):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.model, batch)
        loss.backward()
        return loss.item(), self._norm()

    def update(self):
        if self.clip_norm is not None:
            torch.nn.utils.clip_grad_norm_(self.parameters, self.clip_norm)
        if self.clip_value is not None:
            torch.nn.utils.clip_grad_value_(self.parameters, self.clip_value)
        self.optimizer.step()

    def evaluate(self, evaluate):
        self._set_mode(training=False)
        with torch.no_grad():
            value = evaluate(self.model)
        self._set_mode(training=True)
        return value

    def _norm(self):
        grads = [p.grad for p in self.parameters if p.grad is not None]
        # The rows a sparse gradient does not hold are zero.
        dense = [g.coalesce().values() if g.is_sparse else g for g in grads]
        norms = [torch.linalg.vector_norm(g) for g in dense]
        return torch.linalg.vector_norm(torch.stack(norms)).item()

    def _set_mode(self, training):
        if isinstance(self.model, torch.nn.Module):
            self.model.train(training)
