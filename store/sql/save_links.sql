-- Who the speakers are (incoming: one row a speaker).
update speakers set
    person_id = i.person_id,
    sourcing = i.sourcing,
    link_rule = i.link_rule,
    link_confidence = i.link_confidence,
    rival = i.rival
from incoming i
where speakers.speaker_id = i.speaker_id
