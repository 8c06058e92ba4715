-- What evidences money. Frozen when it is issued: rows are only ever added.
CREATE TABLE billing_documents (
  id text COLLATE "C" PRIMARY KEY,
  -- What people call it: C-2026-000001.
  number text COLLATE "C" NOT NULL UNIQUE CHECK (length(number) BETWEEN 8 AND 32),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('card_slip', 'card_refund_slip', 'tax_invoice', 'amended_tax_invoice')),
  order_id text COLLATE "C" NOT NULL,
  -- `payment`, or the id of the refund: one of them makes one document.
  key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  workspace_id text COLLATE "C" NOT NULL,
  issued_at text COLLATE "C" NOT NULL CHECK (length(issued_at) = 24),
  currency text COLLATE "C" NOT NULL CHECK (currency IN ('KRW', 'USD')),
  -- In the currency's smallest unit; negative when money went back.
  supply_minor bigint NOT NULL,
  vat_minor bigint NOT NULL,
  content text COLLATE "C" NOT NULL CHECK (content IS JSON),
  UNIQUE (order_id, key),
  CHECK (
    CASE WHEN kind IN ('card_slip', 'tax_invoice')
      THEN supply_minor >= 0 AND vat_minor >= 0
      ELSE supply_minor <= 0 AND vat_minor <= 0
    END
  )
);

CREATE INDEX billing_documents_of_workspace ON billing_documents (workspace_id, issued_at);
CREATE INDEX billing_documents_by_time ON billing_documents (issued_at);

-- The last number of each kind and year. Taken in the transaction that issues, so that none is left out.
CREATE TABLE billing_document_numbers (
  kind text COLLATE "C" NOT NULL,
  year integer NOT NULL CHECK (year BETWEEN 1970 AND 9999),
  last bigint NOT NULL CHECK (last > 0),
  PRIMARY KEY (kind, year)
);

-- Under which number the tax office has an invoice; entered once. Rows are only ever added.
CREATE TABLE billing_tax_office_numbers (
  document_id text COLLATE "C" PRIMARY KEY REFERENCES billing_documents (id),
  approval_number text COLLATE "C" NOT NULL CHECK (length(approval_number) = 24),
  issued_on text COLLATE "C" NOT NULL CHECK (length(issued_on) = 10),
  entered_at text COLLATE "C" NOT NULL CHECK (length(entered_at) = 24),
  entered_by text COLLATE "C" NOT NULL,
  entered_by_id text COLLATE "C" NOT NULL
);

-- One row: who sells, and how.
CREATE TABLE billing_settings (
  id smallint PRIMARY KEY CHECK (id = 1),
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24)
);

CREATE FUNCTION billing_documents_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: billing_documents' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER billing_documents_are_never_changed BEFORE UPDATE OR DELETE ON billing_documents
FOR EACH ROW EXECUTE FUNCTION billing_documents_stay();

CREATE TRIGGER billing_documents_are_never_emptied BEFORE TRUNCATE ON billing_documents
FOR EACH STATEMENT EXECUTE FUNCTION billing_documents_stay();

CREATE FUNCTION billing_document_numbers_go_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: billing_document_numbers' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER billing_document_numbers_go_up BEFORE UPDATE ON billing_document_numbers
FOR EACH ROW WHEN (NEW.last <> OLD.last + 1 OR NEW.kind <> OLD.kind OR NEW.year <> OLD.year)
EXECUTE FUNCTION billing_document_numbers_go_up();

CREATE TRIGGER billing_document_numbers_are_never_removed BEFORE DELETE ON billing_document_numbers
FOR EACH ROW EXECUTE FUNCTION billing_document_numbers_go_up();

CREATE TRIGGER billing_document_numbers_are_never_emptied BEFORE TRUNCATE ON billing_document_numbers
FOR EACH STATEMENT EXECUTE FUNCTION billing_document_numbers_go_up();

CREATE FUNCTION billing_tax_office_numbers_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: billing_tax_office_numbers' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER billing_tax_office_numbers_are_never_changed BEFORE UPDATE OR DELETE ON billing_tax_office_numbers
FOR EACH ROW EXECUTE FUNCTION billing_tax_office_numbers_stay();

CREATE TRIGGER billing_tax_office_numbers_are_never_emptied BEFORE TRUNCATE ON billing_tax_office_numbers
FOR EACH STATEMENT EXECUTE FUNCTION billing_tax_office_numbers_stay();

-- What changes how much there is, beside its use: few rows among many.
CREATE INDEX credit_entries_changing ON credit_entries (posting_id)
WHERE from_place IN ('issued', 'expired') OR to_place IN ('expired', 'voided', 'refunded');
