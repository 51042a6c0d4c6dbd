-- The closed loop: what the desk reads of a ticket without folding it, units' shares, notices, search.

ALTER TABLE ticket ADD COLUMN floor INTEGER;
ALTER TABLE ticket ADD COLUMN tier TEXT;
-- When it turns red and amber; NULL when nothing runs.
ALTER TABLE ticket ADD COLUMN due_at INTEGER;
ALTER TABLE ticket ADD COLUMN amber_at INTEGER;
-- The desk's order: unanswered alarms, then what turns red first, then what ended last.
ALTER TABLE ticket ADD COLUMN desk_rank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN waits_for TEXT;
ALTER TABLE ticket ADD COLUMN units TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN handed_over INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN unlawful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN mediator INTEGER;
ALTER TABLE ticket ADD COLUMN reporter INTEGER;
ALTER TABLE ticket ADD COLUMN complaints INTEGER NOT NULL DEFAULT 1;
ALTER TABLE ticket ADD COLUMN hard INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN urged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN alarm INTEGER NOT NULL DEFAULT 0;

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
    ticket BLOB NOT NULL,
    no INTEGER NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    present INTEGER NOT NULL,
    PRIMARY KEY (ticket, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX child_unit ON child (unit, state, ticket);

-- What somebody is told, written in the transaction of what happened. `addressee` is a key such as unit:police.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    addressee TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    urgency INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_addressee ON notice (addressee, id);

-- Search over bigrams. The row's number grows with the order of reporting, so newest first needs no sorting.
CREATE TABLE search_doc (
    id INTEGER PRIMARY KEY,
    ticket BLOB NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE search_grams USING fts5 (
    grams, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 0"
);
-- How far in the log the search has read.
CREATE TABLE search_cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO search_cursor (one, seq) VALUES (1, 0);
