import type { CreditPreviewLine, CreditPriceFacts, CreditPricePreview, CreditPriceSettings } from '@tallygate/contract';
import {
  amountText,
  type CreditPreview,
  type CreditPriceChoices,
  type ListedCreditPrice,
  type Previewed,
  type PreviewedLine,
} from '#credits';
import { type Instant, isoInstant } from '#kernel';

/** An entry of the price book in credits, as it is answered. */
export function creditPriceAnswer({ entry, state }: ListedCreditPrice): CreditPriceFacts {
  const { id, key, document, note, made } = entry;
  return {
    id,
    service: key.service ?? null,
    feature: key.feature ?? null,
    endpoint: key.endpoint ?? null,
    model: key.model ?? null,
    run_type: key.runType ?? null,
    kind: document === undefined ? 'end' : 'price',
    price: document ?? null,
    effective_from: isoInstant(entry.effectiveFrom),
    state,
    note,
    created_at: isoInstant(made.at),
    created_by: made.by.address,
  };
}

/** After the last instant that dates can tell. */
const TIMES_END = 9e15;

/** By what an entry holds for, the newest first. */
export function placeOfCreditPrice(price: CreditPriceFacts): string {
  const { service, feature, endpoint, model, run_type: runType, effective_from: from, id } = price;
  const key = [service, feature, endpoint, model, runType].map((part) => part ?? '').join('\n');
  return `${key}\n${TIMES_END - Date.parse(from)}\n${id}`;
}

/** What the account has chosen about credits, as it is answered. */
export function creditChoicesAnswer(choices: CreditPriceChoices): CreditPriceSettings {
  const { mode, workspaces, byDefault, defaultHoldMicro } = choices;
  return {
    mode,
    default_price: byDefault,
    default_hold: amountText(BigInt(defaultHoldMicro)),
    workspaces: Object.entries(workspaces)
      .map(([id, own]) => ({ workspace_id: id, mode: own }))
      .sort((one, other) => (one.workspace_id < other.workspace_id ? -1 : 1)),
  };
}

/** What a time would have cost, as it is answered. */
export function previewAnswer(
  { total, by, isCut }: CreditPreview & { readonly isCut: boolean },
  asked: { readonly from: Instant; readonly to: Instant; readonly timeZone: string },
): CreditPricePreview {
  return {
    from: isoInstant(asked.from),
    to: isoInstant(asked.to),
    time_zone: asked.timeZone,
    requests: total.requests,
    charged: amountText(total.chargedMicro),
    present: previewed(total.present),
    proposed: previewed(total.proposed),
    by: {
      service: by.service.map(lineOf),
      endpoint: by.endpoint.map(lineOf),
      model: by.model.map(lineOf),
      requester: by.requester.map(lineOf),
    },
    is_cut: isCut,
  };
}

function lineOf({ name, requests, chargedMicro, present, proposed }: PreviewedLine): CreditPreviewLine {
  return {
    name,
    requests,
    charged: amountText(chargedMicro),
    present: previewed(present),
    proposed: previewed(proposed),
  };
}

function previewed({ micro, unpricedRequests }: Previewed) {
  return { credits: amountText(micro), unpriced_requests: unpricedRequests };
}
