-- Their blocks (incoming: speaker_id, block).
update speakers set block = i.block from incoming i where speakers.speaker_id = i.speaker_id
