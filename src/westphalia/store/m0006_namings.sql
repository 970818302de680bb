-- How texts name each entity, counted when events are brought up to date; and what lists of pages are read by.

CREATE TABLE naming (
    code VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (code, words)
);

CREATE INDEX naming_by_count ON naming (code, count);

INSERT INTO naming (code, words, count)
SELECT mention_entity.code, mention.quote, count(*)
FROM mention
JOIN mention_entity ON mention_entity.reading = mention.reading AND mention_entity.mention_id = mention.id
WHERE mention.person IS NULL AND mention.resolution = 'name' AND mention.reading IN (
    SELECT covered.reading
    FROM run_document AS covered
    JOIN (
        SELECT run_document.document_id AS document_id, max(run_document.run) AS run
        FROM run_document JOIN run ON run.number = run_document.run
        WHERE run.complete
        GROUP BY run_document.document_id
    ) AS latest ON latest.document_id = covered.document_id AND latest.run = covered.run
)
GROUP BY mention_entity.code, mention.quote;

CREATE INDEX pledge_by_state ON pledge (state, first_day);

CREATE INDEX claim_line_comparison_by_standing ON claim_line_comparison (standing, claim_line_id);

DROP INDEX doubt_by_distance;

CREATE INDEX doubt_by_distance ON doubt (distance, one_id, other_id);
