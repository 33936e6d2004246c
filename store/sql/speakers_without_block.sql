-- Speakers that came in since the last linking.
select speaker_id, name, kind from speakers where block is null
