-- Runs whose price was charged are forgotten by their age.
CREATE INDEX credit_run_charges_by_begin ON credit_run_charges (began_at);
