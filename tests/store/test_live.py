"""Live access by Quack: a real server on loopback, real clients, and what a client with the token cannot do."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from onrecord.store import Store, StoreError
from onrecord.store.publish.live import EXTENSIONS, extension, serve
from tests.store.house import House

pytestmark = pytest.mark.slow

TOKEN = "a token of the test's"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Client:
    """A DuckDB of its own that asks a server."""

    def __init__(self, port: int) -> None:
        self.uri = f"quack:127.0.0.1:{port}"
        self.db = duckdb.connect()
        for name in EXTENSIONS:
            self.db.execute(f"load '{extension(name)}'")

    def ask(self, sql: str, token: str = TOKEN) -> list[tuple[Any, ...]]:
        return self.db.execute("from quack_query(?, ?, token := ?)", [self.uri, sql, token]).fetchall()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, ready: Path) -> Iterator[Client]:
    house = House(tmp_path_factory.mktemp("live"))
    for file in ready.glob("*.duckdb"):
        (house.directory / file.name).write_bytes(file.read_bytes())
    with Store.open(house.directory) as store:
        house.show(store, "ledger-news", "a")
        house.save(store, "a")
        store.publish()
    (house.directory / "secret.csv").write_text("a\nsecret\n")
    port = free_port()
    with serve(house.directory, port, TOKEN):
        asking = Client(port)
        yield asking
        asking.db.close()  # the server's end waits for it


def test_a_client_asks_tables_and_views(client: Client) -> None:
    assert client.ask("select speaker from quotes_flat where kind = 'direct'") == [("Ada Quill",)]
    assert client.ask("with a as (from articles) select count(*) from a") == [(1,)]
    client.db.execute("create secret (type quack, token ?)", [TOKEN])
    client.db.execute(f"attach '{client.uri}' as news")
    assert client.db.execute("select title from news.articles").fetchall() == [("Story a",)]


def test_a_wrong_token_is_refused(client: Client) -> None:
    with pytest.raises(duckdb.Error, match="Authentication failed"):
        client.ask("select 1", "another token")


REFUSED = """
insert into meta values ('a', 'b')
create table memory.main.t as select 1
create or replace macro live_allowed(a, b) as true
drop macro live_allowed
drop view quotes_flat
from read_csv('{d}/secret.csv')
from '{d}/secret.csv'
from read_text('{d}/secret.csv')
select 1; drop view quotes_flat
copy (select 1) to '{d}/out.csv'
attach '{d}/new.duckdb' as n
attach ':memory:' as n
detach onrecord
install httpfs
load '{d}/secret.csv'
from read_parquet('https://127.0.0.1:1/a.parquet')
set memory_limit = '100GB'
set global quack_authorization_function = 'quack_nop_authorization'
call quack_stop('quack:127.0.0.1:{p}')
from quack_stop('quack:127.0.0.1:{p}')
from system.main.Quack_Stop('quack:127.0.0.1:{p}')
from query('from quack_stop(''quack:127.0.0.1:{p}'')')
with a as (from quack_stop('quack:127.0.0.1:{p}')) from a
select (select count(*) from quack_stop('quack:127.0.0.1:{p}'))
from quack_serve('quack:0.0.0.0:{q}', token := 'another token')
from quack_query('quack:127.0.0.1:1', 'select 1', token := 'another token')
from json_execute_serialized_sql(json_serialize_sql('from quack_stop(''quack:127.0.0.1:{p}'')'))
from enable_logging(storage = 'file', storage_path = '{d}/log')
from force_checkpoint()
from duckdb_secrets()
select getenv('HOME')
pragma threads = 9
begin
prepare p as select 1
""".strip().splitlines()


@pytest.mark.parametrize("attempt", REFUSED)
def test_who_has_the_token_can_only_ask(client: Client, tmp_path: Path, attempt: str) -> None:
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    port, other = int(client.uri.rsplit(":", 1)[1]), free_port()
    with pytest.raises(duckdb.Error):
        client.ask(attempt.format(d=tmp_path, p=port, q=other))
    assert [it.name for it in tmp_path.iterdir()] == ["secret.csv"]
    assert client.ask("select count(*) from quotes_flat") == [(2,)]
    with socket.socket() as unheard:
        assert unheard.connect_ex(("127.0.0.1", other)) != 0


def test_each_new_copy_is_taken_up_and_the_process_ends_with_its_input(house: House, store: Store) -> None:
    port = free_port()
    house.show(store, "ledger-news", "a", "b")
    command = [sys.executable, "-m", "onrecord.store.publish.live", str(house.directory), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(TOKEN + "\n")
        child.stdin.flush()
        held: list[Client] = []
        for articles, name in enumerate("ab", 1):
            house.save(store, name)
            store.publish()
            assert child.stdout.readline() == "serving\n"
            held.append(Client(port))  # who holds on keeps nobody from the next copy
            assert held[-1].ask("select count(*) from articles") == [(articles,)]
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_question_that_takes_too_long_ends_its_server_and_others_connect_again(house: House, store: Store) -> None:
    port = free_port()
    house.show(store, "ledger-news", "a")
    house.save(store, "a")
    store.publish()
    command = [sys.executable, "-m", "onrecord.store.publish.live", str(house.directory), str(port), "2"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None and child.stdout is not None and child.stderr is not None
        child.stdin.write(TOKEN + "\n")
        child.stdin.flush()
        assert child.stdout.readline() == "serving\n"
        with pytest.raises(duckdb.Error):
            Client(port).ask("select count(*) from range(1000000000000) t(i) where hash(i) = 7")
        assert child.stderr.readline() == "onrecord: a live question took over 2 s; clients connect again\n"
        assert child.stdout.readline() == "serving\n"
        assert Client(port).ask("select count(*) from articles") == [(1,)]
        child.stdin.close()
        assert child.wait(10) == 0


def test_an_extension_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match=r"pip install duckdb-extension-none==1\.\d"):
        extension("none")
