-- What of the notices somebody has read, and the outbox through which notices leave the house.

CREATE TABLE notice_seen (
    account BIGINT PRIMARY KEY,
    -- Every notice up to this one is read.
    up_to BIGINT NOT NULL
);

-- Where notices to an addressee go. Removed ones stay, since deliveries name them.
CREATE TABLE outbox_target (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel TEXT COLLATE "C" NOT NULL CONSTRAINT outbox_target_channel CHECK (channel IN ('webhook', 'email')),
    addressee TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL,
    enabled BIGINT NOT NULL DEFAULT 1,
    removed BIGINT NOT NULL DEFAULT 0,
    added_by BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX outbox_target_once ON outbox_target (channel, addressee, address) WHERE removed = 0;

-- One notice on its way to one target; a test has no notice. While somebody sends it, next_at says when the next one
-- may take it over.
CREATE TABLE delivery (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice BIGINT,
    target BIGINT NOT NULL REFERENCES outbox_target (id),
    urgency BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT delivery_state CHECK (state IN ('waiting', 'sent', 'failed_for_good')),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    last_error TEXT,
    sent_at BIGINT,
    made_at BIGINT NOT NULL,
    CONSTRAINT delivery_once UNIQUE (notice, target)
);
CREATE INDEX delivery_due ON delivery (next_at) WHERE state = 'waiting';
CREATE INDEX delivery_failed ON delivery (id) WHERE state = 'failed_for_good';
CREATE INDEX delivery_made ON delivery (made_at);

-- How far in the notices deliveries have been made. Those from before there were targets go nowhere.
CREATE TABLE outbox_cursor (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    notice BIGINT NOT NULL
);
INSERT INTO outbox_cursor (one, notice) SELECT 1, COALESCE(max(id), 0) FROM notice;
