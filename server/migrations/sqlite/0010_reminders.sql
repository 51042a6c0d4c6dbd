-- What time alone brings: each deadline, amber and review is told once, and what was told is kept beside it.

-- When a suspension is to be looked at again; NULL when there is none.
ALTER TABLE ticket ADD COLUMN review_at INTEGER;
ALTER TABLE ticket ADD COLUMN told_due INTEGER;
ALTER TABLE ticket ADD COLUMN told_amber INTEGER;
ALTER TABLE ticket ADD COLUMN told_review INTEGER;

-- What had passed before is old news.
UPDATE ticket SET told_due = CASE overdue WHEN 1 THEN due_at END, told_amber = amber_at;

CREATE INDEX ticket_untold_due ON ticket (due_at)
    WHERE is_open = 1 AND (told_due IS NULL OR told_due <> due_at);
CREATE INDEX ticket_untold_amber ON ticket (amber_at)
    WHERE is_open = 1 AND (told_amber IS NULL OR told_amber <> amber_at);
CREATE INDEX ticket_untold_review ON ticket (review_at)
    WHERE is_open = 1 AND (told_review IS NULL OR told_review <> review_at);
