-- The robots.txt of every host as last fetched.
select host, fetched_at, status, text from robots order by host
