"""Archives: <date>.tar.lrz with database.sql, media/ and manifest.json, which says what must be in the other two."""

import json
import os
import tarfile

from failures import Damaged, ProgramFailed, run, says_disk_full

MEDIA = "/srv/media"


def pack(folder, dump, manifest):
    """Returns the path of the archive. The dump is gone then: there may be no room for both."""
    path = f"{folder}/backup.tar"
    with tarfile.open(path, "w") as tar:
        tar.add(dump, "database.sql")
        os.remove(dump)
        files, size = add_media(tar)
        manifest = manifest | {"media": {"files": files, "bytes": size}}
        with open(f"{folder}/manifest.json", "w") as file:
            json.dump(manifest, file, indent=2)
        tar.add(file.name, "manifest.json")
    # lrzip would take what memory the machine has, whatever this container's limit is. In hundreds of megabytes.
    run("lrzip", "--quiet", "--maxram=4", "--outfile", f"{path}.lrz", path)
    os.remove(path)
    return f"{path}.lrz", manifest


def add_media(tar):
    files = size = 0
    for folder, _, names in os.walk(MEDIA, onerror=raise_unless_gone):
        for name in names:
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    member = as_member(path, os.fstat(file.fileno()))
                    tar.addfile(member, file)
            except FileNotFoundError:
                continue
            files, size = files + 1, size + member.size
    return files, size


def as_member(path, facts):
    """A plain file, links too: each must come back by itself."""
    member = tarfile.TarInfo("media/" + os.path.relpath(path, MEDIA))
    member.size, member.mtime, member.mode = facts.st_size, facts.st_mtime, facts.st_mode & 0o777
    member.uid, member.gid = facts.st_uid, facts.st_gid
    return member


def raise_unless_gone(error):
    """What was deleted since its folder was listed is not missing. What cannot be read is."""
    if not isinstance(error, FileNotFoundError):
        raise error


def unpack(path, folder):
    """Decompresses an archive, checks it, and leaves its parts and backup.tar. Returns the manifest."""
    tar_path = f"{folder}/backup.tar"
    try:
        run("lrzip", "--quiet", "--decompress", "--maxram=4", "--outfile", tar_path, path)
        os.remove(path)
        run("tar", "--extract", "--file", tar_path, "--directory", folder, "database.sql", "manifest.json")
        with open(f"{folder}/manifest.json") as file:
            manifest = json.load(file)
        with tarfile.open(tar_path) as tar:
            sizes = [member.size for member in tar if member.isfile() and member.name.startswith("media/")]
    except (ProgramFailed, ValueError, tarfile.TarError) as error:
        if isinstance(error, ProgramFailed) and says_disk_full(error.output):
            raise
        raise Damaged(f"The archive is damaged: {error}") from error
    found = {"files": len(sizes), "bytes": sum(sizes)}
    if found != manifest["media"]:
        raise Damaged(f"The archive is damaged: media files: {found}, not {manifest['media']}")
    return manifest
