-- Public holidays and make-up working days: runs of days, each within one year, none sharing a day.
CREATE TABLE public_days (
    from_day TEXT COLLATE "C" PRIMARY KEY CONSTRAINT public_days_from CHECK (from_day ~ '^\d{4}-\d{2}-\d{2}$'),
    until_day TEXT COLLATE "C" NOT NULL CONSTRAINT public_days_order CHECK (until_day >= from_day),
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT public_days_kind CHECK (kind IN ('holiday', 'makeup')),
    name TEXT NOT NULL,
    name_en TEXT NOT NULL
);
