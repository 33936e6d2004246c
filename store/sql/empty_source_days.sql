-- Before the whole log is summed anew.
delete from source_days
