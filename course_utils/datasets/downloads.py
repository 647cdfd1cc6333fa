"""Optional files: a registry with SHA-256, a verified cache, a download on request.

A file is looked for in this order, and is used only if its SHA-256 is the registry's:

1. the cache folder (:func:`cache_dir`),
2. the repository's ``data/`` folder,
3. the address in the registry, if the caller asked for a download.

A file with another hash never stays in the cache. Everything that can go wrong on the
way is a :class:`DownloadError` that says what to do.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests

CACHE_VARIABLE = "RNN_COURSE_DATA"
SHIPPED = Path(__file__).resolve().parents[2] / "data"


class DownloadError(RuntimeError):
    """An optional file could not be had; the message says why and what to do."""


@dataclass(frozen=True)
class Remote:
    """One file of the registry.

    Attributes
    ----------
    url : str
        Where it is downloaded from; http or https, pinned to one version.
    sha256 : str
        Checksum of the right file, 64 hexadecimal digits.
    size : int
        Length in bytes.
    about : str
        What it is and where it comes from, for people.
    """

    url: str
    sha256: str
    size: int
    about: str

    def __post_init__(self):
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError(
                f"url is {self.url!r}; expected an address that begins with "
                "http:// or https://. Correct the entry in the registry."
            )


REGISTRY = {
    "tinyshakespeare.txt": Remote(
        url="https://raw.githubusercontent.com/karpathy/char-rnn/"
        "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
        sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        size=1_115_394,
        about="40,000 lines of Shakespeare's plays, put together by A. Karpathy for "
        "char-rnn (2015); the plays are in the public domain",
    ),
}


def cache_dir():
    """Folder of the downloaded files, a ``pathlib.Path`` (it need not exist yet).

    The operating system's cache folder for ``rnn-course``, or what the environment
    variable ``RNN_COURSE_DATA`` names.
    """
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named).expanduser() if named else Path(pooch.os_cache("rnn-course"))


def fetch(name, *, download=False, timeout=30.0, registry=REGISTRY):
    """Path of a file of the registry whose SHA-256 has just been checked.

    Parameters
    ----------
    name : str
        Key of ``registry``, such as ``"tinyshakespeare.txt"``.
    download : bool
        Whether the network may be used if the file is not on this computer.
    timeout : float
        Seconds without any answer after which a download is given up.
    registry : dict of str to Remote
        The known files.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    KeyError
        If ``name`` is not in the registry.
    DownloadError
        If the file is not here and ``download`` is false, or if the download fails
        (no network, no answer, HTTP error, truncated or wrong file, cache folder
        that cannot be written).
    """
    if name not in registry:
        raise KeyError(f"no file {name!r} in the registry; expected {sorted(registry)}")
    remote = registry[name]
    cached, shipped = cache_dir() / name, SHIPPED / name
    removed = ""
    if cached.is_file():
        if _has_hash(cached, remote.sha256):
            return cached
        _remove(cached, name, remote)
        removed = " A cached copy had another SHA-256 and was removed."
    if shipped.is_file() and _has_hash(shipped, remote.sha256):
        return shipped
    if not download:
        raise DownloadError(
            _explain(name, remote, f"is not on this computer.{removed}")
        )
    return _download(name, remote, timeout)


def _download(name, remote, timeout):
    """Download into the cache; pooch moves the file there only if its hash is right."""
    try:
        return Path(
            pooch.retrieve(
                url=remote.url,
                known_hash=f"sha256:{remote.sha256}",
                fname=name,
                path=cache_dir(),
                downloader=pooch.HTTPDownloader(timeout=timeout),
            )
        )
    except requests.exceptions.RequestException as error:
        problem = f"could not be downloaded: {_network_problem(error, timeout)}."
    except ValueError:
        problem = (
            "was downloaded, but its SHA-256 is not the one in the registry: "
            "truncated on the way, or changed at its source. It was thrown away."
        )
    except OSError as error:
        problem = f"could not be stored: {error}."
    raise DownloadError(_explain(name, remote, problem))


def _network_problem(error, timeout):
    """What a failed request means, in words."""
    kinds = requests.exceptions
    if isinstance(error, kinds.HTTPError):
        return f"the server answered {error.response.status_code}"
    if isinstance(error, kinds.Timeout):
        return f"no answer within {timeout:g} seconds"
    if isinstance(error, kinds.ChunkedEncodingError):
        return "the answer broke off, so the file would be truncated"
    if isinstance(error, kinds.ConnectionError):
        return "no connection (offline, or the server is down)"
    return f"{type(error).__name__}: {error}"


def _has_hash(path, sha256):
    return pooch.file_hash(str(path), alg="sha256") == sha256


def _remove(path, name, remote):
    try:
        path.unlink()
    except OSError as error:
        problem = f"in the cache has another SHA-256 and cannot be removed: {error}."
        raise DownloadError(_explain(name, remote, problem)) from None


def _explain(name, remote, problem):
    """The message of every DownloadError: the problem, where, what to do."""
    return (
        f"{name} {problem}\n"
        f"  address:  {remote.url}\n"
        f"  cache:    {cache_dir()}\n"
        f"  expected: {remote.size:,} bytes, SHA-256 {remote.sha256}\n"
        "What to do: with a network, call the loader with download=True (or once "
        "more). Without one, download the address on another computer and put the "
        f"file into the cache folder as {name}. The environment variable "
        f"{CACHE_VARIABLE} names another folder."
    )
