"""The archives in S3: s3://<bucket>/backups/<project>/<date>.tar.lrz, and beside each its report, <date>.json."""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from datetime import datetime

import boto3
from boto3.exceptions import S3UploadFailedError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from failures import COMMANDS, Damaged, Failure
from rules import from_stamp

SUFFIX = ".tar.lrz"
# What servers say of a key or secret that is wrong; the last is Versity's.
BAD_CREDENTIALS = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidToken",
    "ExpiredToken",
    "401",
    "XAdminUserNotFound",
)
KEYS = "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in .env"


@dataclass(frozen=True)
class Archive:
    stamp: str
    key: str
    size: int

    @property
    def taken(self) -> datetime:
        return from_stamp(self.stamp)

    @property
    def report_key(self):
        return self.key.removesuffix(SUFFIX) + ".json"


class telling_errors_apart:
    """S3's errors, in the words of whoever must mend them."""

    def __init__(self, bucket):
        self.bucket = bucket

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, S3UploadFailedError):
            # It hides what it comes from in its text.
            error = error.__cause__ or error.__context__ or error
        if isinstance(error, NoCredentialsError):
            raise Failure("There are no credentials for S3.", KEYS) from error
        if isinstance(error, ClientError):
            raise self.refusal(error.response["Error"].get("Code", "")) from error
        if isinstance(error, BotoCoreError):
            fact = f"S3 does not answer: {error}"
            raise Failure(fact, "Check the network and BACKUP_ENDPOINT_URL in .env") from error

    def refusal(self, code):
        if code in BAD_CREDENTIALS:
            return Failure(f"S3 refuses the credentials: {code}.", KEYS)
        if code in ("AccessDenied", "403"):
            return Failure(f"S3 denies access to s3://{self.bucket}: {code}.", f"Give the user rights to it. {KEYS}")
        if code == "NoSuchBucket":
            return Failure(f"There is no bucket {self.bucket}.", "Make it, or correct BACKUP_BUCKET in .env")
        return Failure(f"S3 answers: {code}.", f"Look at s3://{self.bucket} with its own tools.")


class Storage:
    def __init__(self):
        self.bucket = os.environ["BACKUP_BUCKET"]
        self.prefix = f"backups/{os.environ['BACKUP_NAME']}/"
        self.address = f"s3://{self.bucket}/{self.prefix}"
        endpoint = os.environ.get("BACKUP_ENDPOINT_URL") or None
        # Servers other than AWS rarely have a name for each bucket.
        style = {"addressing_style": "path"} if endpoint else {}
        config = Config(connect_timeout=10, read_timeout=60, retries={"mode": "standard", "max_attempts": 3}, s3=style)
        self.client = boto3.client("s3", endpoint_url=endpoint, config=config)

    def archives(self):
        """Newest first. What has another name is not ours."""
        with telling_errors_apart(self.bucket):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            objects = [each for page in pages for each in page.get("Contents", [])]
        pattern = re.compile(re.escape(self.prefix) + r"(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)" + re.escape(SUFFIX))
        matches = [(pattern.fullmatch(each["Key"]), each["Size"]) for each in objects]
        found = [Archive(match[1], match[0], size) for match, size in matches if match]
        return sorted(found, key=lambda archive: archive.stamp, reverse=True)

    def find(self, wanted):
        """The newest archive, or the newest whose date begins like that."""
        archives = self.archives()
        for archive in archives:
            if wanted == "latest" or archive.stamp.startswith(wanted):
                return archive
        newest = f"The newest is {archives[0].stamp}." if archives else "There is none at all."
        raise Failure(f"There is no backup {wanted} in {self.address} {newest}", f"To list them: {COMMANDS}/backups")

    def upload(self, path, stamp):
        archive = Archive(stamp, f"{self.prefix}{stamp}{SUFFIX}", os.path.getsize(path))
        facts = {"bytes": str(archive.size), "sha256": hash_file(path)}
        with telling_errors_apart(self.bucket):
            self.client.upload_file(path, self.bucket, archive.key, ExtraArgs={"Metadata": facts})
        return archive

    def download(self, archive, path):
        """Brings an archive, if it is still what was uploaded. Returns its checksum."""
        digest = hashlib.sha256()
        with telling_errors_apart(self.bucket):
            answer = self.client.get_object(Bucket=self.bucket, Key=archive.key)
            with open(path, "wb") as file:
                for chunk in answer["Body"].iter_chunks(2**20):
                    digest.update(chunk)
                    file.write(chunk)
        size, checksum, uploaded = os.path.getsize(path), digest.hexdigest(), answer["Metadata"]
        # An archive that a person put there has no such facts.
        if size != int(uploaded.get("bytes", size)):
            raise self.damaged(archive, f"it has {size} of {uploaded['bytes']} bytes")
        if checksum != uploaded.get("sha256", checksum):
            raise self.damaged(archive, "its checksum is not that of what was uploaded")
        return checksum

    def damaged(self, archive, reason):
        return Damaged(f"The archive {self.address}{archive.stamp}{SUFFIX} is damaged: {reason}.")

    def read_report(self, archive):
        with telling_errors_apart(self.bucket):
            try:
                return json.load(self.client.get_object(Bucket=self.bucket, Key=archive.report_key)["Body"])
            except self.client.exceptions.NoSuchKey:
                return {}

    def write_report(self, archive, report):
        body = json.dumps(report, indent=2).encode()
        with telling_errors_apart(self.bucket):
            self.client.put_object(
                Bucket=self.bucket, Key=archive.report_key, Body=body, ContentType="application/json"
            )

    def delete(self, archive):
        with telling_errors_apart(self.bucket):
            for key in (archive.key, archive.report_key):
                self.client.delete_object(Bucket=self.bucket, Key=key)


def hash_file(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
