"""The optional files: cache, hashes, and everything that a download can meet."""

import hashlib
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from course_utils.datasets import downloads, tiny_shakespeare
from course_utils.datasets.downloads import REGISTRY, DownloadError, Remote, fetch

RIGHT = b"To be, or not to be, that is the question.\n" * 50
SHA256 = hashlib.sha256(RIGHT).hexdigest()
ROOT = Path(__file__).resolve().parents[2]


class Server(ThreadingHTTPServer):
    """Serves RIGHT in the ways that go well or wrong; counts the requests."""

    daemon_threads = True

    def __init__(self):
        self.requests, self.release = [], threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.requests.append(self.path)
        if self.path == "/missing":
            self.send_error(404)
        elif self.path == "/silent":
            self.server.release.wait(20)
        else:
            self.answer()

    def answer(self):
        body = {"/wrong": RIGHT.replace(b"question", b"answer?!")}.get(self.path, RIGHT)
        sent = body[:700] if self.path in ("/broken-off", "/truncated") else body
        announced = sent if self.path == "/truncated" else body
        self.send_response(200)
        self.send_header("Content-Length", str(len(announced)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, and no shipped files."""
    folder = tmp_path / "the cache"
    monkeypatch.setenv("RNN_COURSE_DATA", str(folder))
    monkeypatch.setattr(downloads, "SHIPPED", tmp_path / "shipped")
    return folder


def registry(url):
    return {"play.txt": Remote(url, SHA256, len(RIGHT), "a line of a play")}


def left_in(cache):
    return sorted(p.name for p in cache.glob("*")) if cache.exists() else []


def test_right_file_is_downloaded_once(server, cache):
    files = registry(server.url("right"))
    path = fetch("play.txt", download=True, registry=files)
    assert path == cache / "play.txt"
    assert path.read_bytes() == RIGHT
    assert fetch("play.txt", download=True, registry=files) == path
    assert fetch("play.txt", registry=files) == path
    assert server.requests == ["/right"]
    assert left_in(cache) == ["play.txt"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("truncated", "SHA-256 is not the one"),
        ("wrong", "SHA-256 is not the one"),
        ("broken-off", "broke off"),
        ("missing", "the server answered 404"),
        ("silent", "no answer within 0.3 seconds"),
    ],
)
def test_failed_download_is_one_clear_error(server, cache, path, says):
    files = registry(server.url(path))
    patience = 0.3 if path == "silent" else 60
    with pytest.raises(DownloadError) as raised:
        fetch("play.txt", download=True, timeout=patience, registry=files)
    message = str(raised.value)
    assert says in message
    assert server.url(path) in message
    assert str(cache) in message
    assert "What to do" in message
    assert left_in(cache) == []


def test_no_server_at_all(cache):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/right"
        with pytest.raises(DownloadError, match="no connection"):
            fetch("play.txt", download=True, timeout=2, registry=registry(url))


def test_nothing_is_downloaded_unasked(server, cache):
    with pytest.raises(DownloadError, match="download=True"):
        fetch("play.txt", registry=registry(server.url("right")))
    assert server.requests == []


def test_spoiled_cache_is_replaced(server, cache):
    cache.mkdir()
    (cache / "play.txt").write_bytes(RIGHT[:-1])
    files = registry(server.url("right"))
    assert fetch("play.txt", download=True, registry=files).read_bytes() == RIGHT


def test_spoiled_cache_is_removed_and_said_offline(cache):
    cache.mkdir()
    (cache / "play.txt").write_bytes(b"something else")
    with pytest.raises(DownloadError, match="another SHA-256 and was removed"):
        fetch("play.txt", registry=registry("http://127.0.0.1:9/right"))
    assert left_in(cache) == []


def test_shipped_file_is_used_only_with_the_right_hash(cache):
    files = registry("http://127.0.0.1:9/right")
    shipped = downloads.SHIPPED / "play.txt"
    shipped.parent.mkdir()
    shipped.write_bytes(RIGHT)
    assert fetch("play.txt", registry=files) == shipped
    shipped.write_bytes(RIGHT + b"!")
    with pytest.raises(DownloadError):
        fetch("play.txt", registry=files)
    assert shipped.exists()


def test_verified_cache_comes_before_the_shipped_file(cache):
    files = registry("http://127.0.0.1:9/right")
    for folder in (cache, downloads.SHIPPED):
        folder.mkdir()
        (folder / "play.txt").write_bytes(RIGHT)
    assert fetch("play.txt", registry=files) == cache / "play.txt"


def test_cache_that_cannot_be_written(server, cache):
    cache.write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match="could not be stored"):
        fetch("play.txt", download=True, registry=registry(server.url("right")))


def test_unknown_name_and_other_schemes_are_refused():
    with pytest.raises(KeyError, match=r"tinyshakespeare\.txt"):
        fetch("no such file")
    with pytest.raises(ValueError, match="http"):
        Remote("file:///etc/hostname", SHA256, 1, "not from the network")


def test_registry_is_complete():
    for name, remote in REGISTRY.items():
        assert len(bytes.fromhex(remote.sha256)) == 32, name
        assert remote.url.startswith("https://")
        assert remote.size > 0 and remote.about


def test_tiny_shakespeare(cache, monkeypatch):
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "tinyshakespeare.txt").is_file():
        pytest.skip("no copy of tinyshakespeare.txt in ../shared/data")
    monkeypatch.setattr(downloads, "SHIPPED", folder)
    text = tiny_shakespeare()
    assert len(text) == REGISTRY["tinyshakespeare.txt"].size
    assert text.startswith("First Citizen:\n")


def test_tiny_shakespeare_offline_says_what_to_do(cache):
    with pytest.raises(DownloadError, match="call the loader with download=True"):
        tiny_shakespeare()
