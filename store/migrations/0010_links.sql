-- Why a speaker was linked to a person: what `onrecord people review` and whoever doubts a link look at.

alter table speakers add column block varchar;
alter table speakers add column link_rule varchar;
alter table speakers add column link_confidence double;
alter table speakers add column rival varchar;
comment on column speakers.block is 'Only speakers of one block can be one person: the folded surname, or the folded name of a body.';
comment on column speakers.link_rule is 'What decided person_id: official, office and state, place, office, role, state, party, context, name, alone; or why there is none: several, surname, generic, unnamed; unused if no current quote has the speaker.';
comment on column speakers.link_confidence is 'From 0 to 1: how sure the link is; our estimate by rule, not measured.';
comment on column speakers.rival is 'Key of the person that was second best, or null: the first place to look for a mistake.';
