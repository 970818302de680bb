-- The tables of version 0.1. Later changes are migrations of their own; this file stays as it is.

CREATE TABLE document (
    id VARCHAR NOT NULL,
    text TEXT NOT NULL,
    outlet TEXT,
    url TEXT,
    PRIMARY KEY (id)
);

CREATE TABLE entity (
    code VARCHAR NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    wikidata TEXT,
    PRIMARY KEY (code)
);

CREATE TABLE migration (
    name VARCHAR NOT NULL,
    applied_at TEXT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE run (
    number INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    version TEXT NOT NULL,
    model_digest TEXT NOT NULL,
    data_digest TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    complete BOOLEAN NOT NULL,
    settings JSON NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id)
);

CREATE TABLE reading (
    number INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    version TEXT NOT NULL,
    model_digest TEXT NOT NULL,
    data_digest TEXT NOT NULL,
    language TEXT,
    published TEXT,
    published_origin TEXT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    furniture JSON NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_reading_document_id ON reading (document_id);

CREATE TABLE skipped (
    run INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    "where" TEXT NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run, id),
    FOREIGN KEY(run) REFERENCES run (number)
);

CREATE TABLE claim (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    quantity TEXT NOT NULL,
    value FLOAT,
    comparator TEXT NOT NULL,
    unit TEXT NOT NULL,
    subject TEXT NOT NULL,
    as_of TEXT,
    certainty TEXT NOT NULL,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE condition (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    condition_text TEXT,
    consequence_text TEXT,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE event (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    polarity TEXT NOT NULL,
    certainty TEXT NOT NULL,
    time TEXT NOT NULL,
    date TEXT,
    first_day TEXT,
    last_day TEXT,
    place TEXT,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX event_by_type ON event (type);

CREATE TABLE mention (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    head_start INTEGER NOT NULL,
    head_end INTEGER NOT NULL,
    person TEXT,
    sector TEXT,
    office TEXT,
    resolution TEXT NOT NULL,
    antecedent_id TEXT,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading, antecedent_id) REFERENCES mention (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE place (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE quote (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    speaker_name TEXT,
    language TEXT NOT NULL,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE run_document (
    run INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    name TEXT NOT NULL,
    path TEXT,
    title TEXT,
    media_type TEXT NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('read', 'already read')),
    PRIMARY KEY (run, document_id),
    FOREIGN KEY(run) REFERENCES run (number),
    FOREIGN KEY(document_id) REFERENCES document (id),
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE INDEX ix_run_document_reading ON run_document (reading);

CREATE INDEX run_document_by_document ON run_document (document_id, run);

CREATE TABLE sentence (
    reading INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    parts JSON NOT NULL,
    language TEXT NOT NULL,
    paragraph INTEGER NOT NULL,
    PRIMARY KEY (reading, position),
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE time_expression (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE claim_about (
    reading INTEGER NOT NULL,
    claim_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (reading, claim_id, position),
    FOREIGN KEY(reading, claim_id) REFERENCES claim (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE claim_event (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, position),
    FOREIGN KEY(reading, record_id) REFERENCES claim (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE commitment (
    reading INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    speech_id TEXT,
    condition_start INTEGER,
    condition_end INTEGER,
    condition_quote TEXT,
    consequence_start INTEGER,
    consequence_end INTEGER,
    consequence_quote TEXT,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (reading, id),
    FOREIGN KEY(reading, speech_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number),
    FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE TABLE condition_event (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, part, position),
    FOREIGN KEY(reading, record_id) REFERENCES condition (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE event_content (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, position),
    FOREIGN KEY(reading, record_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE event_place (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, position),
    FOREIGN KEY(reading, record_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES place (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE event_time (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, position),
    FOREIGN KEY(reading, record_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES time_expression (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE mention_entity (
    reading INTEGER NOT NULL,
    mention_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (reading, mention_id, position),
    FOREIGN KEY(reading, mention_id) REFERENCES mention (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE role (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    mention_id TEXT,
    person TEXT,
    confidence FLOAT NOT NULL,
    PRIMARY KEY (reading, record_id, part, position),
    FOREIGN KEY(reading, mention_id) REFERENCES mention (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE INDEX role_by_person ON role (person);

CREATE TABLE commitment_event (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, part, position),
    FOREIGN KEY(reading, record_id) REFERENCES commitment (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading, target_id) REFERENCES event (reading, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE TABLE role_entity (
    reading INTEGER NOT NULL,
    record_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    role INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (reading, record_id, part, role, position),
    FOREIGN KEY(reading, record_id, part, role) REFERENCES role (reading, record_id, part, position) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(reading) REFERENCES reading (number)
);

CREATE INDEX role_entity_by_code ON role_entity (code, part);
