"""Tests the site as a browser gets it: each file, each local link, the page for what is missing, the headers.

usage: test_site.py FOLDER HOST      JUnit's XML goes to standard output, what failed to standard error
"""

import sys
import time
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

FOLDER, HOST = Path(sys.argv[1]), sys.argv[2]
NOT_FOUND = "/404.html"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "javascript", ".mjs": "javascript", ".svg": "image/svg+xml"}


def tests():
    """Yields each test: what it says, and the function that raises unless that is true."""
    files = sorted(f"/{path.relative_to(FOLDER).as_posix()}" for path in FOLDER.rglob("*") if path.is_file())
    for file in files:
        if "/." not in file and file != NOT_FOUND:
            yield f"{file} arrives as it is", partial(verify_file, file)
    for file in files:
        if file.endswith(".html"):
            for link in Page(file).links:
                yield f"{file} links to {link}", partial(verify_link, file, link)
    yield "an unknown address answers with 404.html", verify_not_found
    for address in ("/", "/no/such/page"):
        yield f"{address} comes with the security headers", partial(verify_headers, address)


def verify_file(file):
    response, body = get(file)
    assert response.status == 200, f"answers {response.status}"
    assert body == (FOLDER / file[1:]).read_bytes(), "differs from the file"
    content_type = response.headers["Content-Type"]
    assert TYPES.get(Path(file).suffix, "") in content_type, f"comes as {content_type}"


def verify_link(file, link):
    target = urlsplit(urljoin(quote(file), link))
    if target.scheme or target.netloc:
        return  # someone else's site, or mailto: and the like
    path = unquote(target.path)
    page = FOLDER / path[1:]
    if page.is_dir():
        path, page = f"{path.rstrip('/')}/", page / "index.html"
    if path != NOT_FOUND:
        status = get(path)[0].status
        assert status < 400, f"answers {status}"
    if target.fragment and target.fragment != "top" and page.suffix == ".html":
        ids = Page(f"/{page.relative_to(FOLDER)}").ids
        assert unquote(target.fragment) in ids, f"{path} has no element with this id"


def verify_not_found():
    response, body = get("/no/such/page")
    assert response.status == 404, f"answers {response.status}"
    assert body == (FOLDER / NOT_FOUND[1:]).read_bytes(), "answers with another page"


def verify_headers(address):
    headers = get(address)[0].headers
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert len(headers.get_all(name, [])) == 1, f"{name} is sent {len(headers.get_all(name, []))} times"


class Page(HTMLParser):
    """The links and the ids in one HTML file."""

    def __init__(self, file):
        super().__init__()
        self.links, self.ids = [], []
        self.feed((FOLDER / file[1:]).read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        values = {name: value.strip() for name, value in attrs if value}
        self.links += [values[name] for name in ("href", "src", "poster") if name in values]
        self.links += [image.split()[0] for image in values.get("srcset", "").split(", ") if image]
        self.ids += [values[name] for name in ("id", "name") if name in values]


def get(path):
    """Asks nginx, and follows no redirect."""
    connection = HTTPConnection(HOST, timeout=10)
    connection.request("GET", quote(path))
    response = connection.getresponse()
    return response, response.read()


def main():
    suite = ElementTree.Element("testsuite", name="site")
    failures = 0
    for name, verify in tests():
        case = ElementTree.SubElement(suite, "testcase", classname="site", name=name)
        started = time.monotonic()
        try:
            verify()
        except (AssertionError, OSError, HTTPException) as error:
            failures += 1
            ElementTree.SubElement(case, "failure", message=str(error))
            print(f"FAILED  {name}: {error}", file=sys.stderr)
        case.set("time", f"{time.monotonic() - started:.3f}")
    suite.attrib |= {"tests": str(len(suite)), "failures": str(failures)}
    ElementTree.ElementTree(suite).write(sys.stdout.buffer, encoding="utf-8", xml_declaration=True)
    print(f"{len(suite) - failures} passed, {failures} failed", file=sys.stderr)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
