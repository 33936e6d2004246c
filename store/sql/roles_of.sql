-- What articles call a person, in order of time.
select role, party, jurisdiction, first_day, last_day, quotes, articles
from people_roles
where person_id = $person_id
order by first_day nulls last, last_day, role, party, jurisdiction
