-- What an issue told about earlier ones.
insert into issue_changes select issue_id, quote_id, kind from incoming
