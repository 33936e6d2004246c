-- Whether anything differs.
select count(*) from changed_stamps
