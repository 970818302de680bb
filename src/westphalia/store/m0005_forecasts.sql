CREATE TABLE forecast (
    id VARCHAR NOT NULL,
    at TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    horizon INTEGER NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    probability FLOAT NOT NULL,
    base_rate FLOAT NOT NULL,
    recurrence FLOAT NOT NULL,
    grounds JSON NOT NULL,
    rules TEXT NOT NULL,
    made_at TEXT NOT NULL,
    is_looking_back BOOLEAN NOT NULL,
    outcome BOOLEAN,
    decided_on TEXT,
    because JSON NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX forecast_by_day ON forecast (last_day);

CREATE INDEX forecast_by_pair ON forecast (actor, recipient);
