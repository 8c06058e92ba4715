-- When the lease began: what came before it holds nothing of it. NULL: not known.
ALTER TABLE run_leases ADD COLUMN since TEXT CHECK (since IS NULL OR length(since) = 24);
