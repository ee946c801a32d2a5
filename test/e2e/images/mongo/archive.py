"""What mongodump and mongorestore have in common here: their options, the connection, and the format of an archive.

An archive is a row of BSON documents, compressed: {"collection": "shop.events"} begins a collection, and what follows are its
documents. Indexes are left out. MongoDB's own tools do not read it, and it is of no use outside of tests.
"""

import argparse
from pathlib import Path

from pymongo import MongoClient


def read_options(**own):
    parser = argparse.ArgumentParser()
    for flag in ("--archive", "--gzip"):
        parser.add_argument(flag, action="store_true", required=True)
    for option in ("--config", "--username", "--authenticationDatabase"):
        parser.add_argument(option, required=True)
    for option, settings in own.items():
        parser.add_argument(f"--{option}", **settings)
    return parser.parse_args()


def connect(options):
    name, password = Path(options.config).read_text().strip().split(": ", 1)
    if name != "password":
        raise SystemExit(f"{options.config} has {name}; only a password is known here.")
    return MongoClient(
        username=options.username,
        password=password,
        authSource=options.authenticationDatabase,
        serverSelectionTimeoutMS=5000,
    )
