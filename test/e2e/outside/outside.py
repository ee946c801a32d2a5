"""S3 on port 9000, whose keys it writes to /keys.json; on port 9001 the likes of Slack and Sentry, which note what they get
in /messages, a JSON document a line."""

import json
import os
import secrets
import subprocess
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.exceptions import EndpointConnectionError


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open("/messages", "a") as file:
            note = {"path": self.path, "authorization": self.headers["Authorization"], "body": json.loads(body)}
            print(json.dumps(note), file=file)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ok": true}')


def make_bucket(name, keys):
    """Waits for the server first."""
    s3 = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9000",
        region_name="us-east-1",
        aws_access_key_id=keys["id"],
        aws_secret_access_key=keys["secret"],
    )
    for _ in range(100):
        try:
            return s3.create_bucket(Bucket=name)
        except EndpointConnectionError:
            time.sleep(0.1)
    raise SystemExit("The S3 server does not answer.")


keys = {"id": secrets.token_hex(10).upper(), "secret": secrets.token_hex(20)}
os.makedirs("/objects/data", exist_ok=True)
subprocess.Popen(
    ["versitygw", "--port", ":9000", "--region", "us-east-1", "posix", "/objects/data"],
    env=os.environ | {"ROOT_ACCESS_KEY": keys["id"], "ROOT_SECRET_KEY": keys["secret"]},
)
make_bucket("countable", keys)
open("/messages", "w").close()
with open("/keys.json", "w") as file:
    json.dump(keys, file)
ThreadingHTTPServer(("0.0.0.0", 9001), Receiver).serve_forever()
