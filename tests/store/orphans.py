"""Rows that hang in the air: each question finds none in a sound database (which has no foreign keys)."""

from __future__ import annotations

ORPHANS = {
    "texts": "from article_text t anti join revisions r using (article_id, revision)",
    "revisions": "from revisions r anti join articles a using (article_id)",
    "current": "from articles a anti join article_text t using (article_id, revision)",
    "readings": "from articles a anti join readings t using (article_id, revision)",
    "quotes": "from quotes q anti join readings r using (article_id, revision)",
    "speakers": "from quotes q anti join speakers p using (speaker_id) where speaker_id is not null",
    "linked": "from speakers s anti join people p using (person_id) where person_id is not null",
    "overrides": "from quote_overrides f anti join people p using (person_id) where person_id is not null",
    "silences": "from silences s anti join readings r using (article_id, revision)",
    "silent": "from silences s anti join speakers p using (speaker_id) where speaker_id is not null",
    "places": "from places p anti join readings r using (article_id, revision)",
    "jurisdictions": "from places p anti join jurisdictions j using (ocd_id)",
    "about": "from quote_places d anti join quotes q using (quote_id)",
    "roles": "from quote_roles d anti join quotes q using (quote_id)",
    "areas": "from containment c anti join jurisdictions j on j.ocd_id = c.area",
    "datelines": "from datelines d anti join readings r using (article_id, revision)",
    "coalitions": "from coalitions c anti join readings r using (article_id, revision)",
    "done": "from entries e anti join articles a using (article_id) where state = 'done'",
    "sightings": "from sightings g anti join entries e using (entry_id)",
    "unseen": "from entries e anti join sightings g using (source_id, entry_id)",
    "doubled": "from (from quotes select quote_id group by quote_id having count(*) > 1)",
}
