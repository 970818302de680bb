CREATE TABLE doubt (
    one_id VARCHAR NOT NULL,
    other_id VARCHAR NOT NULL,
    score FLOAT NOT NULL,
    distance FLOAT NOT NULL,
    PRIMARY KEY (one_id, other_id)
);

CREATE INDEX doubt_by_distance ON doubt (distance);

CREATE INDEX event_by_confidence ON event (confidence, id);
