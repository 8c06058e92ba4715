/** Refusals of billing: what happened, and what to do next. */
export const BILLING_ERRORS = {
  billing_order_unknown: {
    en: 'There is no order with this id. Load the list of purchases again.',
    ko: '해당 ID의 주문이 없습니다. 크레딧 구매 내역을 새로 고쳐 주세요.',
  },
  billing_order_not_open: {
    en: 'The order is not open any more: it was paid, has failed or was cancelled. Nothing was changed. Load it again to see how it stands.',
    ko: '이미 결제되었거나 실패했거나 취소된 주문입니다. 변경된 것은 없습니다. 주문을 새로 고쳐 상태를 확인해 주세요.',
  },
  billing_order_not_paid: {
    en: 'The order has not been paid, so that there is nothing to give back. An order that nobody paid can be cancelled.',
    ko: '결제되지 않은 주문이므로 환불할 금액이 없습니다. 결제하지 않은 주문은 취소할 수 있습니다.',
  },
  billing_method_needed: {
    en: 'Buying needs a payment method, and none is registered that can pay. Register one under Billing, Payment methods.',
    ko: '결제하려면 결제 수단이 필요한데 사용할 수 있는 결제 수단이 없습니다. 결제 / 청구의 결제 수단에서 등록해 주세요.',
  },
  billing_method_unknown: {
    en: 'There is no payment method with this id. Load the list of payment methods again.',
    ko: '해당 ID의 결제 수단이 없습니다. 결제 수단 목록을 새로 고쳐 주세요.',
  },
  billing_method_not_ready: {
    en: 'This payment method cannot pay: its registration was not completed, has failed, or it was removed. Register it again, or choose another one.',
    ko: '사용할 수 없는 결제 수단입니다. 등록이 완료되지 않았거나 실패했거나 삭제되었습니다. 다시 등록하거나 다른 결제 수단을 선택해 주세요.',
  },
  billing_method_in_use: {
    en: 'This payment method pays for a plan or an automatic top-up, so that it cannot be removed. Choose another one there first.',
    ko: '플랜 또는 자동 충전에서 사용 중인 결제 수단은 삭제할 수 없습니다. 먼저 해당 설정에서 다른 결제 수단을 선택해 주세요.',
  },
  billing_provider_off: {
    en: 'This payment provider is not switched on, or lacks a key. Switch it on in the billing settings.',
    ko: '결제 대행사가 꺼져 있거나 키가 등록되지 않았습니다. 결제 / 청구의 설정에서 켜 주세요.',
  },
  billing_provider_unreachable: {
    en: 'The payment provider gave no answer that can be read. Whatever it did is looked up by itself; nothing is charged twice. See how the order stands in a few minutes.',
    ko: '결제 대행사의 응답을 확인하지 못했습니다. 처리 결과는 자동으로 조회되며 중복 결제되지 않습니다. 몇 분 뒤에 상태를 확인해 주세요.',
  },
  billing_provider_incomplete: {
    en: 'The payment provider cannot be switched on: it still needs {missing}. Nothing was changed.',
    ko: '키가 부족하여 결제 대행사를 켤 수 없습니다(필요한 값: {missing}). 변경된 것은 없습니다.',
  },
  billing_sandbox_payment_unknown: {
    en: 'The sandbox has no payment "{payment}".',
    ko: '샌드박스에 해당 결제가 없습니다: "{payment}".',
  },
  billing_sandbox_act_refused: {
    en: 'This cannot happen to the payment as it stands now. Nothing was changed.',
    ko: '결제의 현재 상태에서는 처리할 수 없는 동작입니다. 변경된 것은 없습니다.',
  },
  billing_webhook_refused: {
    en: 'The webhook cannot be read, or its signature is not good. Nothing was changed. Check the signing secret in the billing settings.',
    ko: '웹훅을 해석할 수 없거나 서명이 올바르지 않습니다. 변경된 것은 없습니다. 결제 / 청구의 설정에서 서명 키를 확인해 주세요.',
  },
  billing_payment_failed: {
    en: 'The payment was not made. {problem}',
    ko: '결제되지 않았습니다. {problem}',
  },
  billing_offer_unknown: {
    en: 'There is no such plan or package. Load the page again.',
    ko: '해당 플랜 또는 크레딧 상품이 없습니다. 페이지를 새로 고쳐 주세요.',
  },
  billing_offer_withdrawn: {
    en: 'This plan or package is not offered any more. Choose another one.',
    ko: '더 이상 판매하지 않는 플랜 또는 크레딧 상품입니다. 다른 것을 선택해 주세요.',
  },
  billing_price_changed: {
    en: 'The price is not the one that was shown any more. Nothing was paid. Load the page again to see the price of now.',
    ko: '표시된 가격이 변경되었습니다. 결제되지 않았습니다. 페이지를 새로 고쳐 현재 가격을 확인해 주세요.',
  },
  billing_price_out_of_range: {
    en: 'The price is out of range: a package costs something, and nothing costs more than one payment may be. Choose another price.',
    ko: '가격이 허용 범위를 벗어났습니다. 크레딧 상품은 0보다 커야 하며, 한 번에 결제할 수 있는 금액을 넘을 수 없습니다. 다른 가격을 입력해 주세요.',
  },
  billing_currency_mismatch: {
    en: 'The payment method cannot pay in this currency. Choose another payment method.',
    ko: '선택한 결제 수단으로 결제할 수 없는 통화입니다. 다른 결제 수단을 선택해 주세요.',
  },
  billing_bank_account_missing: {
    en: 'Bank transfers need an account to which they go. Enter it in the billing settings first.',
    ko: '계좌 이체를 받을 은행 계좌가 없습니다. 먼저 결제 / 청구의 설정에서 입력해 주세요.',
  },
  billing_seller_missing: {
    en: 'A tax invoice names who sells: company, business number and representative. Enter them in the billing settings first.',
    ko: '세금계산서에 표시할 공급자 정보(상호, 사업자등록번호, 대표자)가 없습니다. 먼저 결제 / 청구의 설정에서 입력해 주세요.',
  },
  billing_deposit_amount: {
    en: 'The amount is not the total of the order. Nothing was granted. Compare it with the bank statement.',
    ko: '입금액이 주문 금액과 다릅니다. 등록된 크레딧은 없습니다. 은행 입금 내역과 비교해 주세요.',
  },
  billing_deposit_time: {
    en: 'A deposit comes after its order was made and not in the future. Nothing was granted. Check the time.',
    ko: '입금 시각은 주문 시각 이후이면서 현재 이전이어야 합니다. 등록된 크레딧은 없습니다. 시각을 확인해 주세요.',
  },
  billing_period_over: {
    en: 'The month that this order pays for is over. Nothing was granted. Cancel the order, and send the money back if it came.',
    ko: '이 주문에 해당하는 구독 월이 이미 끝났습니다. 등록된 크레딧은 없습니다. 주문을 취소하고, 입금된 금액이 있으면 돌려보내 주세요.',
  },
  billing_refund_nothing: {
    en: 'There is nothing to give back: the credits were used, have ended, are held, or were given back already; or it is less than the smallest unit of the currency.',
    ko: '환불할 수 있는 크레딧이 없습니다. 이미 사용, 소멸, 보류 또는 환불되었거나 환불 금액이 통화의 최소 단위보다 작습니다.',
  },
  billing_refund_pending: {
    en: 'Another refund of this order is still under way. Wait until it has ended, then try again.',
    ko: '이 주문의 다른 환불이 진행 중입니다. 완료된 뒤에 다시 시도해 주세요.',
  },
  billing_subscription_exists: {
    en: 'The workspace has a plan already, or its first payment is still under way. Change that plan, or wait until it has ended.',
    ko: '이미 플랜을 구독 중이거나 첫 결제가 진행 중인 워크스페이스입니다. 현재 플랜을 변경하거나 종료된 뒤에 다시 시도해 주세요.',
  },
  billing_subscription_unknown: {
    en: 'There is no subscription with this id. Load the page again.',
    ko: '해당 ID의 구독이 없습니다. 페이지를 새로 고쳐 주세요.',
  },
  billing_subscription_ended: {
    en: 'The subscription has ended. Choose a plan to subscribe anew.',
    ko: '이미 종료된 구독입니다. 플랜을 선택해 새로 구독해 주세요.',
  },
  billing_auto_top_up_not_allowed: {
    en: 'Top-ups cannot be paid by themselves with this payment method: bank transfers never, and Toss Payments only when your contract with them allows it, as the billing settings must say. Choose another payment method.',
    ko: '자동 충전에 사용할 수 없는 결제 수단입니다. 계좌 이체는 사용할 수 없고, 토스페이먼츠는 가맹점 계약에서 허용하고 결제 / 청구의 설정에 표시한 경우에만 사용할 수 있습니다. 다른 결제 수단을 선택해 주세요.',
  },
  billing_auto_top_up_cap_low: {
    en: 'The monthly cap is lower than what one package costs, so that nothing would ever be bought. Raise the cap or choose another package.',
    ko: '월 한도가 크레딧 상품 한 개의 가격보다 낮아 자동 충전이 이루어질 수 없습니다. 월 한도를 올리거나 다른 상품을 선택해 주세요.',
  },
  billing_document_unknown: {
    en: 'There is no document with this id. Load the list of documents again.',
    ko: '해당 ID의 문서가 없습니다. 문서 목록을 새로 고쳐 주세요.',
  },
  billing_pdf_busy: {
    en: 'Too many documents are being printed at the moment. Try again in a few seconds.',
    ko: '인쇄 중인 문서가 너무 많습니다. 몇 초 뒤에 다시 시도해 주세요.',
  },
  billing_tax_office_known: {
    en: 'The tax invoice already carries another approval number of the tax office, which stays. Issue an amended one at the tax office if it is wrong.',
    ko: '이 세금계산서에는 이미 다른 국세청 승인번호가 등록되어 있어 변경할 수 없습니다. 잘못된 경우 국세청에서 수정세금계산서를 발급해 주세요.',
  },
  billing_tax_office_not_invoice: {
    en: 'Only tax invoices have an approval number of the tax office; this document is none.',
    ko: '국세청 승인번호는 세금계산서에만 등록할 수 있습니다. 이 문서는 세금계산서가 아닙니다.',
  },
} as const;
