-- What changes credits now and then, so that a list of it does not read each second's use.
CREATE INDEX credit_postings_seldom ON credit_postings (workspace_id, sequence)
WHERE kind IN ('grant', 'expiry', 'void', 'refund', 'settlement', 'correction', 'debit');
