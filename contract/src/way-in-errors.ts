/** Why somebody was not let in: signing in, its settings, sessions and the first setup. */
export const WAY_IN_ERRORS = {
  not_signed_in: {
    en: 'Nobody is signed in, or the session has ended. Sign in and try again.',
    ko: '로그인하지 않았거나 세션이 끝났습니다. 로그인한 뒤 다시 시도해 주세요.',
  },
  sign_in_failed: {
    en: 'The e-mail address or the password is wrong. Check both and try again.',
    ko: '이메일 주소 또는 비밀번호가 올바르지 않습니다. 확인한 뒤 다시 시도해 주세요.',
  },
  sign_in_throttled: {
    en: 'There were too many failed sign-ins. Try again in {seconds} s.',
    ko: '로그인 실패가 너무 많습니다. {seconds}초 뒤에 다시 시도해 주세요.',
  },
  sign_in_password_off: {
    en: 'Passwords are switched off here for everybody but account admins. Use single sign-on.',
    ko: '계정 관리자가 아니면 비밀번호로 로그인할 수 없도록 설정되어 있습니다. 통합 로그인(SSO)을 이용해 주세요.',
  },
  sign_in_code_wrong: {
    en: 'The code is wrong, was used already or has passed. Enter the code that the app shows now, or a recovery code.',
    ko: '코드가 올바르지 않거나 이미 사용했거나 시간이 지났습니다. 앱에 지금 표시된 코드나 복구 코드를 입력해 주세요.',
  },
  sign_in_code_late: {
    en: 'This sign-in waited too long for its code, or was replaced by another one. Sign in again.',
    ko: '코드를 입력할 시간이 지났거나 다른 로그인으로 대체되었습니다. 처음부터 다시 로그인해 주세요.',
  },
  second_factor_needed: {
    en: 'Account admins need a second factor here, and you have none yet. Set it up on the page "My account".',
    ko: '계정 관리자는 2단계 인증이 필요하지만 아직 설정되지 않았습니다. "내 계정" 페이지에서 설정해 주세요.',
  },
  second_factor_on: {
    en: 'The second factor is on already. Switch it off first to set up another app.',
    ko: '2단계 인증이 이미 켜져 있습니다. 다른 앱을 등록하려면 먼저 꺼 주세요.',
  },
  second_factor_off: {
    en: 'No second factor is being set up. Begin again.',
    ko: '진행 중인 2단계 인증 설정이 없습니다. 처음부터 다시 설정해 주세요.',
  },
  second_factor_required: {
    en: 'Account admins need a second factor here, so yours cannot be switched off.',
    ko: '계정 관리자에게 2단계 인증을 요구하도록 설정되어 있어 끌 수 없습니다.',
  },
  second_factor_unknown: {
    en: 'This person has no second factor. Nothing was done.',
    ko: '2단계 인증을 사용하지 않는 사용자입니다. 변경된 것은 없습니다.',
  },
  password_wrong: {
    en: 'The current password is wrong. Check it and try again.',
    ko: '현재 비밀번호가 올바르지 않습니다. 확인한 뒤 다시 시도해 주세요.',
  },
  reset_link_bad: {
    en: 'This link was used, replaced or is older than 30 minutes. Ask for a new one.',
    ko: '이미 사용했거나 새 링크로 바뀌었거나 30분이 지난 링크입니다. 새 링크를 요청해 주세요.',
  },
  mail_off: {
    en: 'This installation sends no mail. Ask an account admin for a link that resets the password.',
    ko: '이 설치에서는 메일을 보내지 않습니다. 비밀번호 재설정 링크는 계정 관리자에게 요청해 주세요.',
  },
  session_needed: {
    en: 'Only somebody who is signed in can do this for themselves; an API key cannot.',
    ko: '로그인한 사용자 본인만 할 수 있는 작업이며, API 키로는 할 수 없습니다.',
  },
  session_unknown: {
    en: 'There is no such session, or it has ended already.',
    ko: '세션이 없거나 이미 끝났습니다.',
  },
  issuer_bad: {
    en: 'The issuer must be an https address without a query, as the identity provider writes it.',
    ko: '발급자는 ID 공급자가 알려 준 그대로의 https 주소여야 하며, 쿼리를 포함할 수 없습니다.',
  },
  sso_off: {
    en: 'Single sign-on is not set up here. Sign in with a password.',
    ko: '통합 로그인(SSO)이 설정되어 있지 않습니다. 비밀번호로 로그인해 주세요.',
  },
  sso_unreachable: {
    en: 'The identity provider does not answer. Try again in a moment; account admins can sign in with a password.',
    ko: 'ID 공급자가 응답하지 않습니다. 잠시 후 다시 시도해 주세요. 계정 관리자는 비밀번호로 로그인할 수 있습니다.',
  },
  sso_denied: {
    en: 'The identity provider did not let you in. Ask those who run it.',
    ko: 'ID 공급자가 로그인을 허용하지 않았습니다. ID 공급자의 관리자에게 문의해 주세요.',
  },
  sso_invalid: {
    en: 'The answer of the identity provider could not be trusted, so nobody was signed in. Try again; if it stays, tell an account admin.',
    ko: 'ID 공급자의 응답을 신뢰할 수 없어 로그인하지 않았습니다. 다시 시도하고, 계속되면 계정 관리자에게 알려 주세요.',
  },
  sso_late: {
    en: 'This sign-in was begun in another browser, took too long or was answered already. Begin again.',
    ko: '다른 브라우저에서 시작했거나 시간이 지났거나 이미 처리된 로그인입니다. 처음부터 다시 시도해 주세요.',
  },
  sso_disabled_person: {
    en: 'You may not sign in here any more. Ask an account admin.',
    ko: '더 이상 로그인할 수 없는 사용자입니다. 계정 관리자에게 문의해 주세요.',
  },
  sso_email_missing: {
    en: 'The identity provider told no e-mail address of you. Ask those who run it to send one.',
    ko: 'ID 공급자가 이메일 주소를 알려 주지 않았습니다. ID 공급자의 관리자에게 문의해 주세요.',
  },
  sso_email_unverified: {
    en: 'The identity provider has not verified your e-mail address. Verify it there, then sign in again.',
    ko: 'ID 공급자에서 이메일 주소를 확인하지 않았습니다. 그곳에서 확인한 뒤 다시 로그인해 주세요.',
  },
  sso_domain_refused: {
    en: 'E-mail addresses of this domain may not sign in here. Ask an account admin.',
    ko: '허용되지 않은 이메일 도메인입니다. 계정 관리자에게 문의해 주세요.',
  },
  sso_address_taken: {
    en: 'Your e-mail address belongs to somebody else here, whom the identity provider knows by another name. Ask an account admin.',
    ko: '이 이메일 주소는 ID 공급자가 다른 사용자로 알려 준 계정에서 사용하고 있습니다. 계정 관리자에게 문의해 주세요.',
  },
  sso_person_unknown: {
    en: 'You are not a member here yet. Ask an account admin to invite you.',
    ko: '아직 등록되지 않은 사용자입니다. 계정 관리자에게 초대를 요청해 주세요.',
  },
  setup_closed: {
    en: 'The setup is done: this account has an admin. Sign in instead.',
    ko: '설정이 이미 끝났으며 계정 관리자가 있습니다. 로그인해 주세요.',
  },
  setup_link_bad: {
    en: 'This setup link was used, replaced or is older than 24 hours. Start Tallygate again and open the link that the terminal shows.',
    ko: '이미 사용했거나 새 링크로 바뀌었거나 24시간이 지난 설정 링크입니다. Tallygate를 다시 시작하고 터미널에 표시되는 링크를 열어 주세요.',
  },
  password_length: {
    en: 'The password must have {length_min} to {length_max} characters.',
    ko: '비밀번호는 {length_min}자 이상 {length_max}자 이하여야 합니다.',
  },
  password_common: {
    en: 'This password is one of those that are guessed first. Choose another one.',
    ko: '쉽게 추측할 수 있는 비밀번호입니다. 다른 비밀번호를 사용해 주세요.',
  },
  origin_refused: {
    en: 'This change was asked for by a page of another site and was refused. Open Tallygate and try again there.',
    ko: '다른 사이트의 페이지에서 보낸 변경 요청이므로 거부했습니다. Tallygate를 열어 다시 시도해 주세요.',
  },
} as const;
