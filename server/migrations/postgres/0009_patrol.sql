-- 巡查. Times are milliseconds since 1970, dates as 2026-11-23. The place is imported anew as a whole, so what plans
-- and checks say of it is no reference.

-- Roads, shops and river sections, kept with the community they lie nearest to.
CREATE TABLE street_point (
    community TEXT COLLATE "C" NOT NULL REFERENCES community (code) DEFERRABLE,
    no BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lng DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (community, no)
);

-- What is laid down for patrols, what is planned, and what is used again: JSON, a new row for each version.
CREATE TABLE patrol_rules (
    version BIGINT PRIMARY KEY,
    payload TEXT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_at BIGINT NOT NULL
);

CREATE TABLE patrol_plan (
    community TEXT COLLATE "C" NOT NULL,
    level BIGINT NOT NULL CONSTRAINT patrol_plan_level CHECK (level BETWEEN 1 AND 3),
    date TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    payload TEXT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (community, level, date, version)
);

CREATE TABLE patrol_template (
    community TEXT COLLATE "C" NOT NULL,
    level BIGINT NOT NULL CONSTRAINT patrol_template_level CHECK (level BETWEEN 1 AND 3),
    weekday BIGINT NOT NULL CONSTRAINT patrol_template_weekday CHECK (weekday BETWEEN 0 AND 6),
    version BIGINT NOT NULL,
    payload TEXT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (community, level, weekday, version)
);

-- Checks: numbered without a gap and chained, so that a missing one shows. The columns beside the payload are read
-- from it to be found by.
CREATE TABLE patrol_check (
    id BIGINT PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL CONSTRAINT patrol_check_key UNIQUE,
    fingerprint BYTEA NOT NULL,
    community TEXT COLLATE "C" NOT NULL,
    site TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    area BIGINT NOT NULL,
    account BIGINT NOT NULL,
    level BIGINT NOT NULL,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    device_at BIGINT NOT NULL,
    covers BIGINT NOT NULL,
    payload TEXT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
CREATE INDEX patrol_check_community ON patrol_check (community, at);
CREATE INDEX patrol_check_site ON patrol_check (site, at);
CREATE INDEX patrol_check_account ON patrol_check (account, at);
-- What coverage reads by the thousand, without the payload.
CREATE INDEX patrol_check_covering ON patrol_check (community, site, at) WHERE covers = 1;
CREATE INDEX patrol_check_covering_at ON patrol_check (community, at, site, level, id) WHERE covers = 1;

-- Undisclosed re-checks of a week, once drawn.
CREATE TABLE patrol_draw (
    community TEXT COLLATE "C" NOT NULL,
    week TEXT COLLATE "C" NOT NULL,
    level BIGINT NOT NULL CONSTRAINT patrol_draw_level CHECK (level BETWEEN 1 AND 3),
    checks TEXT NOT NULL,
    PRIMARY KEY (community, week, level)
);

CREATE TRIGGER patrol_rules_are_kept_unchanged BEFORE UPDATE ON patrol_rules
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('rules of patrols');
CREATE TRIGGER patrol_rules_are_kept BEFORE DELETE OR TRUNCATE ON patrol_rules
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('rules of patrols');
CREATE TRIGGER patrol_plan_is_kept_unchanged BEFORE UPDATE ON patrol_plan
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('plans');
CREATE TRIGGER patrol_plan_is_kept BEFORE DELETE OR TRUNCATE ON patrol_plan
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('plans');
CREATE TRIGGER patrol_template_is_kept_unchanged BEFORE UPDATE ON patrol_template
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('templates');
CREATE TRIGGER patrol_template_is_kept BEFORE DELETE OR TRUNCATE ON patrol_template
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('templates');
CREATE TRIGGER patrol_check_is_kept_unchanged BEFORE UPDATE ON patrol_check
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('checks');
CREATE TRIGGER patrol_check_is_kept BEFORE DELETE OR TRUNCATE ON patrol_check
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('checks');
CREATE TRIGGER patrol_draw_is_kept_unchanged BEFORE UPDATE ON patrol_draw
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('draws');
CREATE TRIGGER patrol_draw_is_kept BEFORE DELETE OR TRUNCATE ON patrol_draw
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('draws');

-- 核实 on site: asked for and not answered yet, and whether the last answer found it true.
ALTER TABLE ticket ADD COLUMN site_check_asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN verified BIGINT NOT NULL DEFAULT 0;

UPDATE ticket SET site_check_asked = 1 WHERE id IN (
    SELECT a.ticket FROM entry a WHERE a.payload LIKE '%"kind":"site_check_asked"%' AND NOT EXISTS (
        SELECT 1 FROM entry c
        WHERE c.ticket = a.ticket AND c.seq > a.seq AND c.payload LIKE '%"kind":"site_checked"%'));
UPDATE ticket SET verified = 1 WHERE id IN (
    SELECT a.ticket FROM entry a
    WHERE a.payload LIKE '%"kind":"site_checked","found":true%' AND NOT EXISTS (
        SELECT 1 FROM entry c
        WHERE c.ticket = a.ticket AND c.seq > a.seq AND c.payload LIKE '%"kind":"site_checked"%'));
