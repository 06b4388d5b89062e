"""HTTP without a network: the client's connections are socket pairs whose other ends a handler serves.

So the tests need no interface, not even the loopback one, and yet run real requests, time-outs and broken connections.
"""

import contextlib
import http.client
import socket
import threading
import urllib.request


def connect_to(handler, monkeypatch):
    """Let every plain-HTTP request of :mod:`urllib` reach ``handler``, a ``BaseHTTPRequestHandler`` class."""

    class Connection(http.client.HTTPConnection):
        def connect(self):
            self.sock, other = socket.socketpair()
            if isinstance(self.timeout, int | float):
                self.sock.settimeout(self.timeout)
            threading.Thread(target=_serve, args=(handler, other), daemon=True).start()

    class Handler(urllib.request.HTTPHandler):
        def http_open(self, request):
            return self.do_open(Connection, request)

    opener = urllib.request.build_opener(Handler, urllib.request.ProxyHandler({}))
    monkeypatch.setattr(urllib.request, "urlopen", opener.open)


def _serve(handler, connection):
    with connection, contextlib.suppress(OSError):
        handler(connection, ("pair", 0), None)
