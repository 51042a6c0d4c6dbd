-- The closed loop: what the desk reads of a ticket without folding it, units' shares, notices, search.

ALTER TABLE ticket ADD COLUMN floor BIGINT;
ALTER TABLE ticket ADD COLUMN tier TEXT COLLATE "C";
-- When it turns red and amber; NULL when nothing runs.
ALTER TABLE ticket ADD COLUMN due_at BIGINT;
ALTER TABLE ticket ADD COLUMN amber_at BIGINT;
-- The desk's order: unanswered alarms, then what turns red first, then what ended last.
ALTER TABLE ticket ADD COLUMN desk_rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN waits_for TEXT COLLATE "C";
ALTER TABLE ticket ADD COLUMN units TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN handed_over BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN unlawful BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN mediator BIGINT;
ALTER TABLE ticket ADD COLUMN reporter BIGINT;
ALTER TABLE ticket ADD COLUMN complaints BIGINT NOT NULL DEFAULT 1;
ALTER TABLE ticket ADD COLUMN hard BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN suspended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN urged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN alarm BIGINT NOT NULL DEFAULT 0;

UPDATE ticket SET
    due_at = CASE is_open WHEN 1 THEN expected_by END,
    desk_rank = CASE is_open WHEN 1 THEN expected_by ELSE 9000000000000000 - changed_at END,
    waits_for = CASE is_open WHEN 1 THEN 'area_lead' END,
    unlawful = CASE item WHEN 'G1' THEN 1 ELSE 0 END;

DROP INDEX ticket_due;
CREATE INDEX ticket_due ON ticket (due_at) WHERE is_open = 1 AND overdue = 0;
CREATE INDEX ticket_desk ON ticket (desk_rank);
CREATE INDEX ticket_desk_state ON ticket (state, desk_rank);
CREATE INDEX ticket_desk_waits ON ticket (waits_for, desk_rank) WHERE waits_for IS NOT NULL;
CREATE INDEX ticket_newest ON ticket (reported_at);
CREATE INDEX ticket_changed ON ticket (changed_at);
CREATE INDEX ticket_place ON ticket (lat, lng, reported_at);
CREATE INDEX ticket_alarm ON ticket (reported_at) WHERE alarm = 1;
CREATE INDEX ticket_hard ON ticket (desk_rank) WHERE hard = 1;
CREATE INDEX ticket_reporter ON ticket (reporter) WHERE reporter IS NOT NULL;
CREATE INDEX ticket_mediator ON ticket (mediator) WHERE mediator IS NOT NULL;

-- A unit's share of a ticket. `present` marks those of the last dispatch.
CREATE TABLE child (
    ticket BYTEA NOT NULL,
    no BIGINT NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    present BIGINT NOT NULL,
    PRIMARY KEY (ticket, no)
);
CREATE INDEX child_unit ON child (unit, state, ticket);

-- What somebody is told, written in the transaction of what happened. `addressee` is a key such as unit:police.
CREATE TABLE notice (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    addressee TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    urgency BIGINT NOT NULL
);
CREATE INDEX notice_addressee ON notice (addressee, id);

-- Search over bigrams: they are lexemes as they are, without any language's rules. The row's number grows with the
-- order of reporting.
CREATE TABLE search_doc (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket BYTEA NOT NULL UNIQUE,
    grams TSVECTOR
);
CREATE INDEX search_grams ON search_doc USING gin (grams);
-- How far in the log the search has read.
CREATE TABLE search_cursor (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL
);
INSERT INTO search_cursor (one, seq) VALUES (1, 0);
