"""What a stranger might send to `onrecord sql` to write, to read elsewhere, or to get out: each is refused.

{c} is the published copy, {t} a folder with one file, secret.csv. A statement a line; \\n and \\t stand for themselves.
"""

from __future__ import annotations

EXPLAINED = r"""
explain (analyze /*) select 1 --*/ ) copy (select 1) to '{c}' (use_tmp_file false)
explain (analyze /*) select 1 --*/ ) copy (select 1) to '{t}/out.csv'
explain (analyze /*) select 1 --*/, format json) copy (select 1) to '{c}' (use_tmp_file false)
explain (format json /*) select 1 --*/, analyze) copy (select 1) to '{c}' (use_tmp_file false)
explain (analyze true /* ) */ ) copy (select 1) to '{c}' (use_tmp_file false)
explain (analyze -- ) select 1\n) copy (select 1) to '{c}' (use_tmp_file false)
explain (analyze) copy (select 1) to '{c}' (use_tmp_file false)
explain (analyze, format html) copy (select 1) to '{c}' (use_tmp_file false)
explain (ANALYZE) COPY (SELECT 1) TO '{c}' (USE_TMP_FILE FALSE)
explain(analyze)copy(select 1)to'{c}'(use_tmp_file false)
explain analyze copy (select 1) to '{c}' (use_tmp_file false)
explain analyze/**/copy (select 1) to '{c}' (use_tmp_file false)
explain/**/analyze/**/copy (select 1) to '{c}' (use_tmp_file false)
explain/* select 1 */analyze copy (select 1) to '{c}' (use_tmp_file false)
/* explain select 1 */ explain analyze copy (select 1) to '{c}' (use_tmp_file false)
-- select 1\nexplain analyze copy (select 1) to '{c}' (use_tmp_file false)
explain --\nanalyze --\ncopy (select 1) to '{c}' (use_tmp_file false)
explain /* /* nested */ select 1 */ analyze copy (select 1) to '{c}' (use_tmp_file false)
explain\tanalyze\tcopy (select 1) to '{c}' (use_tmp_file false)
explain analyze verbose copy (select 1) to '{c}' (use_tmp_file false)
explain verbose copy (select 1) to '{c}'
explain copy (select 1) to '{c}' (use_tmp_file false)
explain copy (select 1) to '{t}/out.parquet'
explain analyze insert into meta values ('a', 'b')
explain analyze update meta set value = 'x'
explain analyze delete from quotes
explain analyze create table memory.main.t as select 1
explain analyze create temp table t as select 1
explain analyze drop view quotes_flat
explain analyze explain analyze copy (select 1) to '{c}'
explain analyze attach '{t}/new.duckdb' as n
explain analyze set threads = 1
explain analyze pragma threads = 1
explain analyze call enable_logging()
explain analyze select 1; copy (select 1) to '{c}'
explain select 1; explain analyze copy (select 1) to '{c}'
explain (select 1; copy (select 1) to '{c}')
explain (analyze) (copy (select 1) to '{c}')
explain analyze (copy (select 1) to '{c}')
explain (values (1)) copy (select 1) to '{c}'
explain vacuum copy (select 1) to '{c}'
explain vacuum
explain analyze vacuum
explain analyze analyze
explain "analyze" copy (select 1) to '{c}'
explain analyze execute p
explain analyze prepare p as copy (select 1) to '{c}'
explain analyze export database '{t}/all'
explain analyze import database '{t}'
explain analyze checkpoint
explain analyze merge into meta using (select 1 a) s on true when not matched then insert values ('a', 'b')
describe copy (select 1) to '{c}'
summarize copy (select 1) to '{c}'
"""
COPIED = r"""
copy (select 1) to '{c}' (use_tmp_file false)
copy (select 1) to '{c}'
COPY(SELECT 1)TO'{c}'
copy (select 1) to '{c}' (format parquet, use_tmp_file false)
copy (select 1) to '{c}' (format json)
copy (select 1) to '{c}.sha256' (use_tmp_file false)
copy (select 1) to '{c}.wal' (use_tmp_file false)
copy (select 1) to '/proc/self/fd/3' (use_tmp_file false)
copy (select 1) to '/proc/self/fd/1' (use_tmp_file false)
copy (select 1) to '/dev/stdout'
copy (select 1) to '/dev/stderr' (format csv)
copy (select 1 a, 2 b) to '{t}/parts' (partition_by (a))
copy quotes to '{t}/out.csv'
copy meta from '{t}/secret.csv'
copy from database onrecord to memory
copy (copy (select 1) to '{c}') to '{t}/out.csv'
/* only a question: select 1 */ copy (select 1) to '{c}'
with a as (select 1) copy (from a) to '{c}'
from quotes copy to '{c}'
export database '{t}/all'
export database onrecord to '{t}/all'
import database '{t}'
"""
SEVERAL = r"""
select 1; copy (select 1) to '{c}' (use_tmp_file false)
select 1;;copy (select 1) to '{c}' (use_tmp_file false)
;copy (select 1) to '{c}' (use_tmp_file false)
select ';'; copy (select 1) to '{c}'
select $$;$$; copy (select 1) to '{c}'
select $a$ $$ ; $a$; copy (select 1) to '{c}'
select 'a''; b'; copy (select 1) to '{c}'
select e'\''; copy (select 1) to '{c}'
select "a;" from (select 1 "a;"); copy (select 1) to '{c}'
select 1 /* ; */; copy (select 1) to '{c}'
select 1 --;\n; copy (select 1) to '{c}'
begin; copy (select 1) to '{c}'; commit
pivot quotes on kind using count(*); copy (select 1) to '{c}'
pivot quotes on kind using count(*)
pivot_longer quotes on kind; copy (select 1) to '{c}'
set variable a = 1; copy (select 1) to '{c}'
\u00a0copy (select 1) to '{c}'
\ufeffcopy (select 1) to '{c}'
select 1;\u00a0copy (select 1) to '{c}'
select 1\u2003; copy (select 1) to '{c}'
"""
WRITTEN = r"""
with a as (insert into meta values ('a', 'b') returning *) from a
with a as (delete from quotes returning *) select count(*) from a
with a as (copy (select 1) to '{c}') from a
with recursive a as (update meta set value = 'x' returning *) from a
from (insert into meta values ('a', 'b') returning *)
select (delete from quotes)
select * from (create table t (a integer))
insert into quotes from quotes
insert or replace into meta values ('a', 'b')
from meta insert into meta
update onrecord.main.meta set value = 'x'
delete from onrecord.main.quotes where true
truncate onrecord.main.quotes
drop table if exists quotes
drop schema main cascade
create or replace view quotes_flat as select 1
create temp view v as select 1
create macro f(a) as a
create temp macro f() as table select 1
create sequence s
create type t as enum ('a')
create index i on meta (key)
create secret s (type http)
alter view quotes_flat rename to q
comment on column meta.key is 'x'
merge into meta using (select 'a' k) s on meta.key = s.k when matched then delete
select 1 into t
create table t as from quotes
"""
SET = r"""
set allowed_directories = ['/']
set allowed_paths = ['{t}/secret.csv']
set global enable_external_access = true
set session enable_external_access = true
set lock_configuration to false
reset enable_external_access
set temp_directory = '{t}'
set memory_limit = '900GB'
set threads to 99
set file_search_path = '{t}'
set home_directory = '{t}'
set extension_directory = '{t}'
set log_query_path = '{t}/log'
set enable_profiling = 'json'
set profiling_output = '{t}/profile'
set allow_unsigned_extensions = true
set autoload_known_extensions = true
set variable a = (select 1)
set search_path = 'memory'
pragma enable_profiling
pragma profile_output = '{t}/profile'
pragma memory_limit = '900GB'
pragma enable_logging
pragma force_checkpoint
call force_checkpoint()
call pragma_version()
use memory
load json
force install icu from '{t}'
update extensions
attach '{c}' as w
attach '{c}' as w (read_write)
attach or replace '{c}' as onrecord
attach '/proc/self/fd/3' as w (read_write)
attach 'md:' as m
detach database onrecord
vacuum analyze
analyze
checkpoint onrecord
force checkpoint
prepare p as copy (select 1) to '{c}'
execute p
deallocate p
start transaction
rollback
"""
READ = r"""
from '{t}/secret.csv'
from "{t}/secret.csv"
from read_csv_auto('{t}/secret.csv')
from read_csv(['{t}/secret.csv'])
from read_csv('{t}/*.csv')
from read_csv('file://{t}/secret.csv')
from read_csv('file:{t}/secret.csv')
from read_csv('{t}/../{t}/secret.csv')
from read_csv(getvariable('a') || '{t}/secret.csv')
from read_json('{t}/secret.csv')
from read_ndjson_objects('{t}/secret.csv')
from read_text(['{t}/secret.csv'])
from read_blob('{t}/*')
from read_text('/proc/self/environ')
from read_text('/proc/self/fd/0')
from read_blob('/proc/self/mem')
from read_text('/etc/passwd')
from read_blob('{c}')
from glob('/proc/self/fd/*')
from parquet_schema('{t}/secret.csv')
from parquet_kv_metadata('{t}/secret.csv')
from read_csv('https://127.0.0.1:1/a.csv')
from 's3://bucket/a.parquet'
from 'hf://datasets/a/b.parquet'
from query('from read_text(''{t}/secret.csv'')')
from query_table(['{t}/secret.csv'])
select * from query($$ copy (select 1) to '{c}' $$)
select * from query('explain analyze copy (select 1) to ''{c}''')
select * from query('select 1; copy (select 1) to ''{c}''')
from json_execute_serialized_sql('{{"statements": []}}')
select (from read_text('{t}/secret.csv'))
select * from (from read_text('{t}/secret.csv')) union all select 1
with a as materialized (from read_text('{t}/secret.csv')) from a
select exists (from read_text('{t}/secret.csv'))
from range(1) t, lateral (from read_text('{t}/secret.csv'))
describe '{t}/secret.csv'
describe from read_text('{t}/secret.csv')
summarize '{t}/secret.csv'
pivot '{t}/secret.csv' on a in ('secret') using count(*)
explain from read_text('{t}/secret.csv')
explain analyze from read_text('{t}/secret.csv')
select getenv('PATH')
from sqlite_scan('{c}', 'a')
from postgres_scan('', '', '')
from pandas_scan(1)
from python_map_function(1)
from arrow_scan_dumb(1, 2, 3)
from seq_scan()
"""


def _lines(text: str) -> list[str]:
    spelled = {"\\n": "\n", "\\t": "\t", "\\u00a0": "\u00a0", "\\ufeff": "\ufeff", "\\u2003": "\u2003"}
    lines = text.strip().splitlines()
    for escape, character in spelled.items():
        lines = [line.replace(escape, character) for line in lines]
    return lines


JUDGED = [line for text in (EXPLAINED, COPIED, SEVERAL, WRITTEN, SET) for line in _lines(text)]
RUN = _lines(READ)
TRIES = [*JUDGED, *RUN, "copy (select 1) to '{c}'\0; select 1", "select '\ud800'", "(" * 20_000 + "1" + ")" * 20_000]
