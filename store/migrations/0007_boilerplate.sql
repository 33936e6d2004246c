-- What an outlet's articles repeat: learned by the pass, and left out of the texts that it stores from then on.

create table boilerplate (
    outlet_id varchar not null,
    paragraph varchar not null,
    found_at timestamptz not null
);
comment on table boilerplate is 'Paragraphs that recur across an outlet''s articles and are left out of texts stored after they were found.';
comment on column boilerplate.outlet_id is 'The outlet.';
comment on column boilerplate.paragraph is 'The paragraph as it stood in the texts.';
comment on column boilerplate.found_at is 'When it had recurred often enough.';
