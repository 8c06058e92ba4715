-- What evidences money. Frozen when it is issued: rows are only ever added.
CREATE TABLE billing_documents (
  id TEXT PRIMARY KEY NOT NULL,
  -- What people call it: C-2026-000001.
  number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 8 AND 32),
  kind TEXT NOT NULL CHECK (kind IN ('card_slip', 'card_refund_slip', 'tax_invoice', 'amended_tax_invoice')),
  order_id TEXT NOT NULL,
  -- `payment`, or the id of the refund: one of them makes one document.
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  workspace_id TEXT NOT NULL,
  issued_at TEXT NOT NULL CHECK (length(issued_at) = 24),
  currency TEXT NOT NULL CHECK (currency IN ('KRW', 'USD')),
  -- In the currency's smallest unit; negative when money went back.
  supply_minor INTEGER NOT NULL,
  vat_minor INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  UNIQUE (order_id, key),
  CHECK (
    CASE WHEN kind IN ('card_slip', 'tax_invoice')
      THEN supply_minor >= 0 AND vat_minor >= 0
      ELSE supply_minor <= 0 AND vat_minor <= 0
    END
  )
) STRICT;

CREATE INDEX billing_documents_of_workspace ON billing_documents (workspace_id, issued_at);
CREATE INDEX billing_documents_by_time ON billing_documents (issued_at);

-- The last number of each kind and year. Taken in the transaction that issues, so that none is left out.
CREATE TABLE billing_document_numbers (
  kind TEXT NOT NULL,
  year INTEGER NOT NULL CHECK (year BETWEEN 1970 AND 9999),
  last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;

-- Under which number the tax office has an invoice; entered once. Rows are only ever added.
CREATE TABLE billing_tax_office_numbers (
  document_id TEXT PRIMARY KEY NOT NULL REFERENCES billing_documents (id),
  approval_number TEXT NOT NULL CHECK (length(approval_number) = 24),
  issued_on TEXT NOT NULL CHECK (length(issued_on) = 10),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 24),
  entered_by TEXT NOT NULL,
  entered_by_id TEXT NOT NULL
) STRICT;

-- One row: who sells, and how.
CREATE TABLE billing_settings (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  document TEXT NOT NULL CHECK (json_valid(document)),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 24)
) STRICT;

CREATE TRIGGER billing_documents_are_never_changed BEFORE UPDATE ON billing_documents
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_documents');
END;

CREATE TRIGGER billing_documents_are_never_removed BEFORE DELETE ON billing_documents
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_documents');
END;

CREATE TRIGGER billing_document_numbers_go_up BEFORE UPDATE ON billing_document_numbers
WHEN NEW.last <> OLD.last + 1 OR NEW.kind <> OLD.kind OR NEW.year <> OLD.year
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_document_numbers');
END;

CREATE TRIGGER billing_document_numbers_are_never_removed BEFORE DELETE ON billing_document_numbers
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_document_numbers');
END;

CREATE TRIGGER billing_tax_office_numbers_are_never_changed BEFORE UPDATE ON billing_tax_office_numbers
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_tax_office_numbers');
END;

CREATE TRIGGER billing_tax_office_numbers_are_never_removed BEFORE DELETE ON billing_tax_office_numbers
BEGIN
  SELECT RAISE(ABORT, 'append only: billing_tax_office_numbers');
END;

-- What changes how much there is, beside its use: few rows among many.
CREATE INDEX credit_entries_changing ON credit_entries (posting_id)
WHERE from_place IN ('issued', 'expired') OR to_place IN ('expired', 'voided', 'refunded');
