"""S3 on port 9000, whose keys it writes to /keys.json; on port 9001 the likes of Slack and Sentry, which note what they get
in /messages, a JSON document a line."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# So many calls are made below, before anybody must prove who he is.
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"

import boto3
from moto.server import ThreadedMotoServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open("/messages", "a") as file:
            note = {"path": self.path, "authorization": self.headers["Authorization"], "body": json.loads(body)}
            print(json.dumps(note), file=file)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ok": true}')


def client(service):
    place = {"endpoint_url": "http://127.0.0.1:9000", "region_name": "us-east-1"}
    return boto3.client(service, aws_access_key_id="nobody", aws_secret_access_key="nobody", **place)


ThreadedMotoServer("0.0.0.0", 9000).start()
open("/messages", "w").close()
iam = client("iam")
iam.create_user(UserName="backup")
allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
iam.put_user_policy(UserName="backup", PolicyName="all", PolicyDocument=policy)
key = iam.create_access_key(UserName="backup")["AccessKey"]
client("s3").create_bucket(Bucket="countable")
with open("/keys.json", "w") as file:
    json.dump({"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}, file)
ThreadingHTTPServer(("0.0.0.0", 9001), Receiver).serve_forever()
