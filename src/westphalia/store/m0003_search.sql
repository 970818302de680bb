-- Full text of documents, quotes and claims, accents folded; and indexes for the pages of the explorer.
-- Triggers keep the index: whatever writes a record, it can be found at once, and in the same transaction.

CREATE TABLE passage (
    number INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (number),
    CHECK (kind IN ('document', 'quote', 'claim'))
);

CREATE UNIQUE INDEX passage_by_record ON passage (kind, record_id);

CREATE VIRTUAL TABLE passage_words USING fts5 (
    words, content = '', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER passage_of_document AFTER INSERT ON run_document
WHEN NOT EXISTS (SELECT 1 FROM passage WHERE kind = 'document' AND record_id = NEW.document_id)
BEGIN
    INSERT INTO passage (kind, record_id, document_id)
    VALUES ('document', NEW.document_id, NEW.document_id);
    INSERT INTO passage_words (rowid, words)
    SELECT passage.number, coalesce(NEW.title, '') || char(10) || document.text
    FROM document JOIN passage ON passage.kind = 'document' AND passage.record_id = document.id
    WHERE document.id = NEW.document_id;
END;

CREATE TRIGGER passage_of_quote AFTER INSERT ON quote
WHEN NOT EXISTS (SELECT 1 FROM passage WHERE kind = 'quote' AND record_id = NEW.id)
BEGIN
    INSERT INTO passage (kind, record_id, document_id) VALUES ('quote', NEW.id, NEW.document_id);
    INSERT INTO passage_words (rowid, words)
    SELECT number, NEW.quote || char(10) || coalesce(NEW.speaker_name, '')
    FROM passage WHERE kind = 'quote' AND record_id = NEW.id;
END;

CREATE TRIGGER passage_of_claim AFTER INSERT ON claim
WHEN NOT EXISTS (SELECT 1 FROM passage WHERE kind = 'claim' AND record_id = NEW.id)
BEGIN
    INSERT INTO passage (kind, record_id, document_id) VALUES ('claim', NEW.id, NEW.document_id);
    INSERT INTO passage_words (rowid, words)
    SELECT passage.number,
        substr(document.text, NEW.sentence_start + 1, NEW.sentence_end - NEW.sentence_start)
        || char(10) || NEW.subject || char(10) || NEW.unit
    FROM passage JOIN document ON document.id = NEW.document_id
    WHERE passage.kind = 'claim' AND passage.record_id = NEW.id;
END;

INSERT INTO passage (kind, record_id, document_id)
SELECT DISTINCT 'document', document_id, document_id FROM run_document;

INSERT INTO passage (kind, record_id, document_id) SELECT 'quote', id, min(document_id) FROM quote GROUP BY id;

INSERT INTO passage (kind, record_id, document_id) SELECT 'claim', id, min(document_id) FROM claim GROUP BY id;

INSERT INTO passage_words (rowid, words)
SELECT passage.number, coalesce(max(run_document.title), '') || char(10) || document.text
FROM passage
JOIN document ON document.id = passage.record_id
JOIN run_document ON run_document.document_id = document.id
WHERE passage.kind = 'document'
GROUP BY passage.number;

INSERT INTO passage_words (rowid, words)
SELECT passage.number, quote.quote || char(10) || coalesce(quote.speaker_name, '')
FROM passage JOIN quote ON quote.id = passage.record_id
WHERE passage.kind = 'quote'
GROUP BY passage.number;

INSERT INTO passage_words (rowid, words)
SELECT passage.number,
    substr(document.text, claim.sentence_start + 1, claim.sentence_end - claim.sentence_start)
    || char(10) || claim.subject || char(10) || claim.unit
FROM passage
JOIN claim ON claim.id = passage.record_id
JOIN document ON document.id = claim.document_id
WHERE passage.kind = 'claim'
GROUP BY passage.number;

CREATE INDEX quote_by_id ON quote (id);

CREATE INDEX commitment_by_speech ON commitment (speech_id);

CREATE INDEX commitment_event_by_target ON commitment_event (target_id);

CREATE INDEX claim_event_by_target ON claim_event (target_id);

CREATE INDEX pledge_because_by_occurrence ON pledge_because (occurrence_id);

CREATE INDEX occurrence_by_outlets ON occurrence (status, outlets, first_day);

CREATE INDEX occurrence_by_kind ON occurrence (status, first_day, type);
