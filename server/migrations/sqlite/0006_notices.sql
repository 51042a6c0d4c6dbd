-- What of the notices somebody has read, and the outbox through which notices leave the house.

CREATE TABLE notice_seen (
    account INTEGER PRIMARY KEY,
    -- Every notice up to this one is read.
    up_to INTEGER NOT NULL
) STRICT;

-- Where notices to an addressee go. Removed ones stay, since deliveries name them.
CREATE TABLE outbox_target (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL CONSTRAINT outbox_target_channel CHECK (channel IN ('webhook', 'email')),
    addressee TEXT NOT NULL,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    lang TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1,
    removed INTEGER NOT NULL DEFAULT 0,
    added_by INTEGER NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_target_once ON outbox_target (channel, addressee, address) WHERE removed = 0;

-- One notice on its way to one target; a test has no notice. While somebody sends it, next_at says when the next one
-- may take it over.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notice INTEGER,
    target INTEGER NOT NULL REFERENCES outbox_target (id),
    urgency INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT delivery_state CHECK (state IN ('waiting', 'sent', 'failed_for_good')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    last_error TEXT,
    sent_at INTEGER,
    made_at INTEGER NOT NULL,
    CONSTRAINT delivery_once UNIQUE (notice, target)
) STRICT;
CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'waiting';
CREATE INDEX delivery_failed ON delivery (id) WHERE state = 'failed_for_good';
CREATE INDEX delivery_made ON delivery (made_at);

-- How far in the notices deliveries have been made. Those from before there were targets go nowhere.
CREATE TABLE outbox_cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    notice INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_cursor (one, notice) SELECT 1, COALESCE(max(id), 0) FROM notice;
