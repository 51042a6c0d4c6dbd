-- The same tables as SQLite's, in the same names. All integers are 64 bits wide and flags are 0 or 1, so that
-- both are read alike; keys are ordered by their bytes, as there.

-- Every record belongs to a community of a subdistrict: 33 communities share one installation.

CREATE TABLE subdistrict (
    code TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL
);

CREATE TABLE community (
    code TEXT COLLATE "C" PRIMARY KEY,
    subdistrict TEXT COLLATE "C" NOT NULL REFERENCES subdistrict (code) DEFERRABLE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    short_name_en TEXT NOT NULL,
    shape TEXT NOT NULL
);

CREATE TABLE area (
    community TEXT COLLATE "C" NOT NULL REFERENCES community (code) DEFERRABLE,
    no BIGINT NOT NULL CONSTRAINT area_no CHECK (no BETWEEN 1 AND 99),
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (community, no)
);

CREATE TABLE building (
    community TEXT COLLATE "C" NOT NULL,
    area BIGINT NOT NULL,
    no BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (community, area, no),
    FOREIGN KEY (community, area) REFERENCES area (community, no) DEFERRABLE
);

CREATE TABLE stairwell (
    community TEXT COLLATE "C" NOT NULL,
    area BIGINT NOT NULL,
    building BIGINT NOT NULL,
    unit BIGINT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    floors BIGINT NOT NULL CONSTRAINT stairwell_floors CHECK (floors BETWEEN 1 AND 99),
    households BIGINT NOT NULL CONSTRAINT stairwell_households CHECK (households >= 0),
    PRIMARY KEY (community, area, building, unit),
    FOREIGN KEY (community, area) REFERENCES area (community, no) DEFERRABLE
);

CREATE TABLE facility (
    community TEXT COLLATE "C" NOT NULL,
    area BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    no BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    underground BIGINT NOT NULL CONSTRAINT facility_underground CHECK (underground IN (0, 1)),
    PRIMARY KEY (community, kind, no),
    FOREIGN KEY (community, area) REFERENCES area (community, no) DEFERRABLE
);

CREATE TABLE company (
    community TEXT COLLATE "C" PRIMARY KEY REFERENCES community (code) DEFERRABLE,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    phone TEXT NOT NULL,
    duty TEXT NOT NULL,
    duty_en TEXT NOT NULL,
    cleaning TEXT NOT NULL,
    cleaning_en TEXT NOT NULL,
    committee_phone TEXT NOT NULL
);

-- Drawn, or walked, as they are: GeoJSON FeatureCollections by name ('plan', 'paths').
CREATE TABLE drawing (
    name TEXT COLLATE "C" PRIMARY KEY,
    geojson TEXT NOT NULL
);

-- Projection of a ticket's entries; `rebuild` makes it anew.
CREATE TABLE ticket (
    id BYTEA PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL CONSTRAINT ticket_number UNIQUE,
    community TEXT COLLATE "C" NOT NULL REFERENCES community (code) DEFERRABLE,
    area BIGINT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    door TEXT COLLATE "C",
    category TEXT,
    item TEXT,
    state TEXT NOT NULL,
    priority BIGINT NOT NULL,
    overdue BIGINT NOT NULL DEFAULT 0,
    public BIGINT NOT NULL,
    version BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expected_by BIGINT NOT NULL,
    is_open BIGINT NOT NULL
);

CREATE INDEX ticket_door ON ticket (door, changed_at) WHERE door IS NOT NULL;
CREATE INDEX ticket_due ON ticket (expected_by) WHERE is_open = 1 AND overdue = 0;

-- What happened. Never changed, never deleted.
CREATE TABLE entry (
    ticket BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (ticket, seq)
);

-- The outbox: every committed change, in the order of commits, chained so that a missing one shows. Numbers are
-- given by the writer that holds the log's lock and not by a sequence, whose numbers may commit in another order.
CREATE TABLE log (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    ticket BYTEA NOT NULL,
    entry_seq BIGINT NOT NULL,
    entry_hash BYTEA NOT NULL,
    body TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE FUNCTION refuse () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are append-only', TG_ARGV[0];
END $$;

CREATE TRIGGER entry_is_kept_unchanged BEFORE UPDATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('entries');
CREATE TRIGGER entry_is_kept BEFORE DELETE OR TRUNCATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('entries');
CREATE TRIGGER log_is_kept_unchanged BEFORE UPDATE ON log
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('lines of the log');
CREATE TRIGGER log_is_kept BEFORE DELETE OR TRUNCATE ON log
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('lines of the log');

-- What the law lets people erase: the values and salts behind the commitments in entries.
CREATE TABLE secret (
    ticket BYTEA NOT NULL,
    entry_seq BIGINT NOT NULL,
    no BIGINT NOT NULL,
    field TEXT NOT NULL,
    salt BYTEA NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (ticket, entry_seq, no)
);

CREATE TABLE photo (
    id TEXT COLLATE "C" PRIMARY KEY,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which devices sent a photo: they may look at it.
CREATE TABLE photo_device (
    photo TEXT COLLATE "C" NOT NULL REFERENCES photo (id) ON DELETE CASCADE DEFERRABLE,
    device BYTEA NOT NULL,
    PRIMARY KEY (photo, device)
);

CREATE TABLE ticket_photo (
    ticket BYTEA NOT NULL,
    photo TEXT COLLATE "C" NOT NULL CONSTRAINT ticket_photo_known REFERENCES photo (id) DEFERRABLE,
    PRIMARY KEY (ticket, photo)
);
CREATE INDEX ticket_photo_by_photo ON ticket_photo (photo);

-- One idempotency key, one ticket.
CREATE TABLE submission (
    key TEXT COLLATE "C" PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    ticket BYTEA NOT NULL,
    tracking BYTEA NOT NULL,
    device BYTEA
);
CREATE UNIQUE INDEX submission_tracking ON submission (tracking);
CREATE INDEX submission_device ON submission (device) WHERE device IS NOT NULL;

CREATE TABLE counter (
    community TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (community, day)
);

-- Secrets of the installation: kind 'server' signs codes and cookies, kind 'door' the codes at doors.
CREATE TABLE secret_key (
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    secret BYTEA NOT NULL CONSTRAINT secret_key_length CHECK (octet_length(secret) = 32),
    created_at BIGINT NOT NULL,
    revoked BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, id)
);
