/** Why a dashboard was not shown, changed or shared. */
export const DASHBOARD_ERRORS = {
  dashboard_unpublished: {
    en: 'This dashboard is not published at the moment. An account admin can publish it.',
    ko: '이 대시보드는 현재 게시되어 있지 않습니다. 계정 관리자가 게시할 수 있습니다.',
  },
  dashboard_filter_not_offered: {
    en: 'This dashboard does not offer the filter "{filter}". Ask without it.',
    ko: '이 대시보드에서 제공하지 않는 필터입니다: "{filter}". 해당 필터 없이 다시 조회해 주세요.',
  },
  dashboard_needs_viewer: {
    en: 'This dashboard shows each person what they may read themselves, so it can only be seen signed in.',
    ko: '이 대시보드는 각자의 권한에 따라 표시되므로 로그인한 상태에서만 볼 수 있습니다.',
  },
  dashboard_table_not_granted: {
    en: 'This figure is made of a table that you may not read. An account admin can grant it to you.',
    ko: '이 수치를 계산하는 테이블을 읽을 권한이 없습니다. 계정 관리자에게 권한을 요청해 주세요.',
  },
  dashboard_document_invalid: {
    en: 'The document is not a dashboard yet. {problems}',
    ko: '아직 올바른 대시보드 문서가 아닙니다. {problems}',
  },
  dashboard_draft_unknown: {
    en: 'There is no draft of this dashboard.',
    ko: '이 대시보드의 초안이 없습니다.',
  },
  dashboard_version_unknown: {
    en: 'There is no version {version} of this dashboard any more. The last {kept_max} are kept.',
    ko: '이 대시보드에 없는 버전입니다: {version}. 최근 버전 {kept_max}개까지 보관합니다.',
  },
  dashboard_changed_meanwhile: {
    en: 'Version {version} was published meanwhile. Look at it, and save your change again on top of it.',
    ko: '그동안 다른 버전이 게시되었습니다: {version}. 내용을 확인한 뒤 해당 버전을 기준으로 다시 저장해 주세요.',
  },
  dashboard_draft_changed: {
    en: 'Somebody else changed the draft of this dashboard meanwhile. Look at it, and save your change again on top of it.',
    ko: '그동안 다른 사람이 이 대시보드의 초안을 변경했습니다. 내용을 확인한 뒤 해당 초안을 기준으로 다시 저장해 주세요.',
  },
  dashboard_draft_there: {
    en: 'There is a draft of this dashboard, saved by {saved_by} ({saved_at}), and it would be lost. If it may go, ask again with replace_draft.',
    ko: '저장된 초안이 있어 진행하면 사라집니다(저장: {saved_by}, {saved_at}). 사라져도 괜찮다면 replace_draft를 true로 지정해 다시 요청해 주세요.',
  },
  dashboard_built_in: {
    en: 'Pages of the product stand on this dashboard: it stays. It can be unpublished.',
    ko: '제품 화면에서 사용하는 대시보드이므로 삭제할 수 없습니다. 게시를 중단할 수는 있습니다.',
  },
  dashboard_table_refused: {
    en: 'Dashboards do not read the table {table}: whoever looks on would read it with the permission of another. Use the SQL page for it.',
    ko: '대시보드에서 사용할 수 없는 테이블입니다: {table}. 보는 사람이 다른 사람의 권한으로 읽게 되므로, SQL 화면에서 조회해 주세요.',
  },
  dashboard_count_max: {
    en: 'There are {count_max} dashboards already. Remove one that nobody needs.',
    ko: '대시보드가 이미 {count_max}개 있습니다. 사용하지 않는 대시보드를 삭제해 주세요.',
  },
  dashboard_link_unknown: {
    en: 'There is no such link of this dashboard. It may have been revoked.',
    ko: '이 대시보드에 없는 링크입니다. 이미 폐기되었을 수 있습니다.',
  },
  dashboard_link_invalid: {
    en: 'This link is not valid any more. Ask whoever sent it for a new one.',
    ko: '더 이상 유효하지 않은 링크입니다. 링크를 보낸 사람에게 새 링크를 요청해 주세요.',
  },
  dashboard_link_expiry: {
    en: 'A link must end in the future, and within {days_max} days.',
    ko: '링크의 만료 시각은 현재 이후, {days_max}일 이내여야 합니다.',
  },
  dashboard_link_count_max: {
    en: 'This dashboard has {count_max} links already. Revoke one that nobody needs.',
    ko: '이 대시보드에 링크가 이미 {count_max}개 있습니다. 사용하지 않는 링크를 폐기해 주세요.',
  },
  dashboard_link_busy: {
    en: 'Too many figures were asked for by links. Try again in {seconds} seconds.',
    ko: '링크를 통한 조회가 너무 많습니다. {seconds}초 후에 다시 시도해 주세요.',
  },
  dashboard_page_unknown: {
    en: 'This dashboard has no page "{page}". Load it again: the dashboard may have changed.',
    ko: '이 대시보드에 없는 페이지입니다: "{page}". 대시보드가 변경되었을 수 있으니 새로 고쳐 주세요.',
  },
  dashboard_export_busy: {
    en: 'Too many pages are being printed at the moment. Try again in a few seconds.',
    ko: '지금 출력 중인 페이지가 너무 많습니다. 잠시 후 다시 시도해 주세요.',
  },
  dashboard_schedule_unknown: {
    en: 'There is no such schedule of this dashboard: "{id}".',
    ko: '이 대시보드에 없는 예약입니다: "{id}".',
  },
  dashboard_schedule_count_max: {
    en: 'This dashboard is sent on {count_max} schedules already. Remove one that nobody needs.',
    ko: '이 대시보드에 예약이 이미 {count_max}개 있습니다. 사용하지 않는 예약을 삭제해 주세요.',
  },
  dashboard_recipient_unfit: {
    en: '{address} is not a member who may see this dashboard. Invite them or share the dashboard with them first.',
    ko: '이 대시보드를 볼 수 있는 구성원이 아닙니다: {address}. 먼저 초대하거나 대시보드를 공유해 주세요.',
  },
  dashboard_mail_busy: {
    en: 'This page is being sent already. Look at what came of it first.',
    ko: '이 페이지를 이미 보내는 중입니다. 먼저 결과를 확인해 주세요.',
  },
  dashboard_mail_off: {
    en: 'This installation sends no mail. Whoever runs it can name a mail server with TALLYGATE_SMTP_URL.',
    ko: '메일 서버가 설정되어 있지 않습니다. 운영자가 TALLYGATE_SMTP_URL 값을 설정해야 합니다.',
  },
} as const;
