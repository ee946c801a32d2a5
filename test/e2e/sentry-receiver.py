"""Stands in for Sentry: prints each envelope that arrives as a line of JSON. Project 9 is one that it refuses."""

import gzip
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        print(json.dumps({"path": self.path, "auth": self.headers["X-Sentry-Auth"], "envelope": body.decode()}), flush=True)
        self.send_response(403 if self.path.startswith("/api/9/") else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("", 8000), Receiver).serve_forever()
