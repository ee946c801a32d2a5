"""The database: dumping it, loading a dump, and saying what is in it."""

import os
import secrets
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from failures import Damaged, Failure, ProgramFailed, log_of, run, says_disk_full

# Where a dump is loaded, before it takes the database's place.
RESTORED = "restored_backup"


@dataclass(frozen=True)
class Server:
    host: str
    password: str
    port: str = "5432"
    user: str = "postgres"
    database: str = "postgres"

    def connect(self, database=None):
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database or self.database,
            connect_timeout=10,
        )

    def run(self, *command, **streams):
        # Indexes made by several processes need more shared memory than Docker gives a container.
        options = "-c max_parallel_maintenance_workers=0"
        mine = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        run(*command, env=os.environ | mine | {"PGOPTIONS": options}, **streams)

    def wait(self, seconds):
        """Until it answers. After so long it returns all the same: whoever needs it next says what is wrong."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(1)

    def has_tables(self):
        with reaching_it(), self.connect() as connection:
            return bool(find_tables(connection))


def live():
    names = ("PGHOST", "PGPASSWORD", "PGPORT", "PGUSER", "PGDATABASE")
    return Server(*(os.environ[name] for name in names))


def dump(server, path):
    """Writes a dump. Returns what is in it, counted in the very snapshot that it is taken from, and whose it may be."""
    with reaching_it():
        connection = server.connect()
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone()
            roles = find_roles(connection)
            # Where all is one user's, it may become another's.
            owners = [] if roles else ["--no-owner", "--no-privileges"]
            options = [*owners, f"--snapshot={snapshot}", f"--file={path}"]
            server.run("pg_dump", *options, server.database)
            return contents(connection) | {"roles": roles}
        except psycopg.OperationalError as error:
            raise went_away(error) from error
        except ProgramFailed as error:
            if is_disconnected(error.output):
                raise went_away(error) from error
            raise


@contextmanager
def reaching_it():
    try:
        yield
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[-1].strip()
        raise Failure(f"The database does not answer: {reason}", log_of(os.environ["PGHOST"])) from error


def is_disconnected(output):
    signs = [
        "server closed the connection",
        "terminating connection",
        "connection to server",
        "no connection to the server",
    ]
    return any(sign in output for sign in signs)


def went_away(error):
    reason = str(error).splitlines()[0].strip()
    return Failure(f"The database went away while it was being dumped: {reason}", log_of(os.environ["PGHOST"]))


def find_tables(connection):
    """Tables with data of the project's own: those of extensions come with the extension."""
    rows = connection.execute(r"""
        SELECT format('%I.%I', nspname, relname)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relkind = 'r' AND relpersistence <> 't'
          AND nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
          AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
          )
        ORDER BY 1""")
    return [name for [name] in rows]


def find_roles(connection):
    """Everybody to whom things may belong or be granted; none where there is only who asks."""
    rows = connection.execute(r"SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\_%' ORDER BY 1").fetchall()
    return [name for [name] in rows] if len(rows) > 1 else []


def make_roles(server, names):
    """Those that are missing. Nobody can log in as them; a dump can name them."""
    with server.connect("template1") as connection:
        there = {name for [name] in connection.execute("SELECT rolname FROM pg_roles")}
        for name in names:
            if name not in there:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))


def contents(connection):
    """What a restored database must have: each table's rows, and the newest migration."""
    tables = {}
    for name in find_tables(connection):
        [tables[name]] = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    migration = None
    if "public.django_migrations" in tables:
        newest = "SELECT app || '.' || name FROM django_migrations ORDER BY applied DESC, id DESC LIMIT 1"
        [migration] = connection.execute(newest).fetchone() or [None]
    return {"tables": tables, "newest_migration": migration}


def load(server, dump, expected, roles=()):
    """Loads a dump into a new database and verifies that everything is there. The old one is not touched."""
    maintenance = "--maintenance-db=template1"
    try:
        server.run("dropdb", maintenance, "--force", "--if-exists", RESTORED)
        server.run("createdb", maintenance, f"--template={os.environ['DATABASE_TEMPLATE']}", RESTORED)
        make_roles(server, roles)
        # A template's extensions have made their schemas already.
        tolerate = "1,/^COPY /s/^CREATE SCHEMA /CREATE SCHEMA IF NOT EXISTS /"
        with subprocess.Popen(["sed", tolerate, dump], stdout=subprocess.PIPE) as lines:
            psql(server, "--file=-", stdin=lines.stdout)
    except ProgramFailed as error:
        if says_disk_full(error.output) and server == live():
            fact = "The database’s disk is full: for a moment a restore needs room for both, the old and the new."
            raise Failure(fact, "Make room on this machine, for example with: docker system prune") from error
        if is_disconnected(error.output):
            fact = f"The database went away during the restore: {error}"
            raise Failure(fact, log_of(os.environ["PGHOST"])) from error
        raise Damaged(f"The dump cannot be loaded: {error}") from error
    with reaching_it(), server.connect(RESTORED) as connection:
        found = contents(connection)
    if found != expected:
        raise Damaged(describe_difference(expected, found))


def describe_difference(expected, found):
    names = sorted(expected["tables"].keys() | found["tables"].keys())
    differences = [
        f"{name} has {found['tables'].get(name, 'no')} rows, not {expected['tables'].get(name, 'any')}"
        for name in names
        if found["tables"].get(name) != expected["tables"].get(name)
    ]
    if found["newest_migration"] != expected["newest_migration"]:
        differences.append(f"the newest migration is {found['newest_migration']}, not {expected['newest_migration']}")
    return f"The restored database differs from the one that was dumped: {'; '.join(differences)}."


def psql(server, *options, **streams):
    settings = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--dbname={RESTORED}"]
    server.run("psql", *settings, *options, **streams)


def put_in_place(server):
    """The restored database becomes the database; what was there is dropped."""
    maintenance = "--maintenance-db=template1"
    with server.connect("template1") as connection:
        question = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
        [owner] = connection.execute(question, [server.database]).fetchone() or [server.user]
    server.run("dropdb", maintenance, "--force", "--if-exists", server.database)
    with server.connect("template1") as connection:
        restored, name = sql.Identifier(RESTORED), sql.Identifier(server.database)
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(restored, sql.Identifier(owner)))
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(restored, name))


@contextmanager
def scratch_server(folder):
    """An empty server of the very image that runs the database, in this container, for as long as it is needed."""
    server = Server("127.0.0.1", secrets.token_hex())
    # Nothing of the real server's: the image's own scripts must not find it.
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment.update(PGDATA=f"{folder}/cluster", POSTGRES_PASSWORD=server.password)
    settings = {
        "listen_addresses": "127.0.0.1",
        "fsync": "off",
        "full_page_writes": "off",
        "max_wal_size": "128MB",
        "dynamic_shared_memory_type": "mmap",
    }
    options = [each for name, value in settings.items() for each in ("-c", f"{name}={value}")]
    with open(f"{folder}/server.log", "w") as log:
        command = ["docker-entrypoint.sh", "postgres", *options]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until_it_answers(server, process, f"{folder}/server.log")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_it_answers(server, process, log):
    # By TCP: while the image sets a new database up, it answers on a socket only.
    for _ in range(600):
        try:
            server.connect().close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    with open(log) as lines:
        raise ProgramFailed("The scratch server", process.poll(), lines.read())
