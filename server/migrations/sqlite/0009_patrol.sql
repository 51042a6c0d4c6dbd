-- 巡查. Times are milliseconds since 1970, dates as 2026-11-23. The place is imported anew as a whole, so what plans
-- and checks say of it is no reference.

-- Roads, shops and river sections, kept with the community they lie nearest to.
CREATE TABLE street_point (
    community TEXT NOT NULL REFERENCES community (code),
    no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lat REAL NOT NULL,
    lng REAL NOT NULL,
    PRIMARY KEY (community, no)
) STRICT;

-- What is laid down for patrols, what is planned, and what is used again: JSON, a new row for each version.
CREATE TABLE patrol_rules (
    version INTEGER PRIMARY KEY,
    payload TEXT NOT NULL,
    saved_by INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE patrol_plan (
    community TEXT NOT NULL,
    level INTEGER NOT NULL CONSTRAINT patrol_plan_level CHECK (level BETWEEN 1 AND 3),
    date TEXT NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    saved_by INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (community, level, date, version)
) STRICT;

CREATE TABLE patrol_template (
    community TEXT NOT NULL,
    level INTEGER NOT NULL CONSTRAINT patrol_template_level CHECK (level BETWEEN 1 AND 3),
    weekday INTEGER NOT NULL CONSTRAINT patrol_template_weekday CHECK (weekday BETWEEN 0 AND 6),
    version INTEGER NOT NULL,
    payload TEXT NOT NULL,
    saved_by INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (community, level, weekday, version)
) STRICT;

-- Checks: numbered without a gap and chained, so that a missing one shows. The columns beside the payload are read
-- from it to be found by.
CREATE TABLE patrol_check (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL CONSTRAINT patrol_check_key UNIQUE,
    fingerprint BLOB NOT NULL,
    community TEXT NOT NULL,
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    area INTEGER NOT NULL,
    account INTEGER NOT NULL,
    level INTEGER NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    device_at INTEGER NOT NULL,
    covers INTEGER NOT NULL,
    payload TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX patrol_check_community ON patrol_check (community, at);
CREATE INDEX patrol_check_site ON patrol_check (site, at);
CREATE INDEX patrol_check_account ON patrol_check (account, at);
-- What coverage reads by the thousand, without the payload.
CREATE INDEX patrol_check_covering ON patrol_check (community, site, at) WHERE covers = 1;
CREATE INDEX patrol_check_covering_at ON patrol_check (community, at, site, level, id) WHERE covers = 1;

-- Undisclosed re-checks of a week, once drawn.
CREATE TABLE patrol_draw (
    community TEXT NOT NULL,
    week TEXT NOT NULL,
    level INTEGER NOT NULL CONSTRAINT patrol_draw_level CHECK (level BETWEEN 1 AND 3),
    checks TEXT NOT NULL,
    PRIMARY KEY (community, week, level)
) STRICT;

CREATE TRIGGER patrol_rules_are_kept_unchanged BEFORE UPDATE ON patrol_rules
BEGIN SELECT RAISE (ABORT, 'rules of patrols are append-only'); END;
CREATE TRIGGER patrol_rules_are_kept BEFORE DELETE ON patrol_rules
BEGIN SELECT RAISE (ABORT, 'rules of patrols are append-only'); END;
CREATE TRIGGER patrol_plan_is_kept_unchanged BEFORE UPDATE ON patrol_plan
BEGIN SELECT RAISE (ABORT, 'plans are append-only'); END;
CREATE TRIGGER patrol_plan_is_kept BEFORE DELETE ON patrol_plan
BEGIN SELECT RAISE (ABORT, 'plans are append-only'); END;
CREATE TRIGGER patrol_template_is_kept_unchanged BEFORE UPDATE ON patrol_template
BEGIN SELECT RAISE (ABORT, 'templates are append-only'); END;
CREATE TRIGGER patrol_template_is_kept BEFORE DELETE ON patrol_template
BEGIN SELECT RAISE (ABORT, 'templates are append-only'); END;
CREATE TRIGGER patrol_check_is_kept_unchanged BEFORE UPDATE ON patrol_check
BEGIN SELECT RAISE (ABORT, 'checks are append-only'); END;
CREATE TRIGGER patrol_check_is_kept BEFORE DELETE ON patrol_check
BEGIN SELECT RAISE (ABORT, 'checks are append-only'); END;
CREATE TRIGGER patrol_draw_is_kept_unchanged BEFORE UPDATE ON patrol_draw
BEGIN SELECT RAISE (ABORT, 'draws are append-only'); END;
CREATE TRIGGER patrol_draw_is_kept BEFORE DELETE ON patrol_draw
BEGIN SELECT RAISE (ABORT, 'draws are append-only'); END;

-- 核实 on site: asked for and not answered yet, and whether the last answer found it true.
ALTER TABLE ticket ADD COLUMN site_check_asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;

UPDATE ticket SET site_check_asked = 1 WHERE id IN (
    SELECT a.ticket FROM entry a WHERE a.payload LIKE '%"kind":"site_check_asked"%' AND NOT EXISTS (
        SELECT 1 FROM entry c
        WHERE c.ticket = a.ticket AND c.seq > a.seq AND c.payload LIKE '%"kind":"site_checked"%'));
UPDATE ticket SET verified = 1 WHERE id IN (
    SELECT a.ticket FROM entry a
    WHERE a.payload LIKE '%"kind":"site_checked","found":true%' AND NOT EXISTS (
        SELECT 1 FROM entry c
        WHERE c.ticket = a.ticket AND c.seq > a.seq AND c.payload LIKE '%"kind":"site_checked"%'));
