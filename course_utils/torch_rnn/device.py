"""Where PyTorch computes, and what that changes."""

import torch


def pick_device():
    """The best device of this machine: CUDA, else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def exact_device(device=None):
    """`device`, or the CPU where `device` has no float64 (MPS).

    Equality with NumPy is asserted in float64, so such cells run here.
    """
    device = pick_device() if device is None else torch.device(device)
    return torch.device("cpu") if device.type == "mps" else device


def describe_device(device=None):
    """A sentence or two on `device` (default: `pick_device()`) for the reader."""
    device = pick_device() if device is None else torch.device(device)
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device)
        return (
            f"CUDA: {name}. PyTorch cells run on the GPU, float64 included. Small "
            "networks may not get faster: each step is too little work for it."
        )
    if device.type == "mps":
        return (
            "MPS: Apple's GPU. PyTorch cells run on it in float32. It has no float64, "
            "so cells that compare with NumPy to 1e-10 run on the CPU."
        )
    return (
        "CPU. Every cell runs, in the times stated; chapters with GPU figures show "
        "stored ones."
    )
