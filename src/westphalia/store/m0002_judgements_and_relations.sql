-- Judgements, and what follows from many records. Later changes are migrations of their own; this file stays.

ALTER TABLE reading ADD COLUMN judged_from INTEGER REFERENCES reading (number);

CREATE UNIQUE INDEX reading_by_judged_from ON reading (judged_from);

CREATE INDEX event_by_id ON event (id);

CREATE INDEX claim_by_id ON claim (id);

CREATE INDEX commitment_by_id ON commitment (id);

CREATE TABLE judgement (
    id VARCHAR NOT NULL,
    kind TEXT NOT NULL,
    document_id TEXT,
    start INTEGER,
    "end" INTEGER,
    quote TEXT,
    other_document_id TEXT,
    other_start INTEGER,
    other_end INTEGER,
    other_quote TEXT,
    record TEXT,
    field TEXT,
    value TEXT,
    "by" TEXT NOT NULL,
    made_at TEXT NOT NULL,
    why TEXT NOT NULL,
    undoes TEXT,
    PRIMARY KEY (id)
);

CREATE INDEX judgement_by_document ON judgement (document_id);

CREATE TABLE relation (
    number INTEGER NOT NULL CHECK (number = 1),
    digest TEXT NOT NULL,
    as_of TEXT,
    PRIMARY KEY (number)
);

CREATE TABLE occurrence (
    id VARCHAR NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    date TEXT,
    first_day TEXT,
    last_day TEXT,
    place TEXT,
    status TEXT NOT NULL,
    outlets INTEGER NOT NULL,
    first_reported TEXT,
    last_reported TEXT,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX occurrence_by_day ON occurrence (first_day);

CREATE TABLE occurrence_entity (
    occurrence_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (occurrence_id, part, position),
    FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX occurrence_entity_by_code ON occurrence_entity (code, part);

CREATE TABLE occurrence_report (
    occurrence_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    PRIMARY KEY (occurrence_id, position),
    FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX occurrence_report_by_event ON occurrence_report (event_id);

CREATE TABLE occurrence_difference (
    occurrence_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    event_ids JSON NOT NULL,
    PRIMARY KEY (occurrence_id, position),
    FOREIGN KEY(occurrence_id) REFERENCES occurrence (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE claim_line (
    id VARCHAR NOT NULL,
    subject TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE claim_line_about (
    claim_line_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (claim_line_id, position),
    FOREIGN KEY(claim_line_id) REFERENCES claim_line (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX claim_line_about_by_code ON claim_line_about (code);

CREATE TABLE claim_line_member (
    claim_line_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    value FLOAT,
    PRIMARY KEY (claim_line_id, position),
    FOREIGN KEY(claim_line_id) REFERENCES claim_line (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX claim_line_member_by_member ON claim_line_member (member_id);

CREATE TABLE claim_line_comparison (
    claim_line_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    earlier_id TEXT NOT NULL,
    later_id TEXT NOT NULL,
    standing TEXT NOT NULL,
    why TEXT NOT NULL,
    ratio FLOAT,
    PRIMARY KEY (claim_line_id, position),
    FOREIGN KEY(claim_line_id) REFERENCES claim_line (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE pledge (
    id VARCHAR NOT NULL,
    kind TEXT NOT NULL,
    condition JSON,
    consequence JSON,
    deadline TEXT,
    state TEXT NOT NULL,
    since TEXT,
    why TEXT NOT NULL,
    first_day TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE pledge_entity (
    pledge_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (pledge_id, part, position),
    FOREIGN KEY(pledge_id) REFERENCES pledge (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX pledge_entity_by_code ON pledge_entity (code, part);

CREATE TABLE pledge_statement (
    pledge_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    commitment_id TEXT NOT NULL,
    said TEXT,
    change TEXT NOT NULL,
    PRIMARY KEY (pledge_id, position),
    FOREIGN KEY(pledge_id) REFERENCES pledge (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX pledge_statement_by_commitment ON pledge_statement (commitment_id);

CREATE TABLE pledge_because (
    pledge_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    occurrence_id TEXT NOT NULL,
    PRIMARY KEY (pledge_id, position),
    FOREIGN KEY(pledge_id) REFERENCES pledge (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE copy (
    document_id VARCHAR NOT NULL,
    text_id TEXT NOT NULL,
    PRIMARY KEY (document_id)
);

CREATE INDEX copy_by_text ON copy (text_id);
