import type { Language } from '@tallygate/contract';

/** Every sentence that the program says at its start and end. `{name}` is filled in. */
const TEXTS = {
  running: { en: 'Tallygate {version} is running at {url}', ko: 'Tallygate {version} 실행 중: {url}' },
  try_it: { en: 'Try it (no provider key needed):', ko: '바로 호출해 보기(공급자 키 불필요):' },
  see_usage: { en: 'See the request in the usage table:', ko: '사용량 테이블에서 확인:' },
  admin_key: { en: 'Admin key: {path}', ko: '관리자 키: {path}' },
  admin_key_given: {
    en: 'Admin key: the value of TALLYGATE_ADMIN_KEY',
    ko: '관리자 키: TALLYGATE_ADMIN_KEY 환경 변수의 값',
  },
  set_up: {
    en: 'Set up the first account admin (once, within 24 hours):',
    ko: '첫 계정 관리자 설정(1회, 24시간 안에):',
  },
  stop_with: { en: 'Stop with Ctrl+C.', ko: '종료: Ctrl+C' },
  greeting: { en: 'Hello!', ko: '안녕하세요' },
  config_wrong: {
    en: 'Tallygate cannot start: {count} problem(s) in its configuration.',
    ko: 'Tallygate를 시작할 수 없습니다. 설정 오류: {count}건',
  },
  warning: { en: 'warning', ko: '경고' },
  variable_needed: {
    en: '{name}: is required with --role={role}.',
    ko: '{name}: --role={role} 옵션에 필요한 환경 변수입니다.',
  },
  usage: {
    en: 'Usage: tallygate serve [--gateways=N] [--role=gateway|control|warehouse] [--edge=node|strict]',
    ko: '사용법: tallygate serve [--gateways=N] [--role=gateway|control|warehouse] [--edge=node|strict]',
  },
  usage_wrong: { en: 'Not understood: {what}', ko: '알 수 없는 옵션입니다: {what}' },
  home_in_use: {
    en: 'Tallygate is already running on the home {home} (process {pid}). Stop it first, or set TALLYGATE_HOME to another directory.',
    ko: 'Tallygate가 이미 실행 중입니다(홈 디렉터리: {home}, 프로세스: {pid}). 먼저 종료하거나 TALLYGATE_HOME에 다른 디렉터리를 지정해 주세요.',
  },
  home_unusable: {
    en: 'The home {home} cannot be used: {reason}',
    ko: '홈 디렉터리를 사용할 수 없습니다({home}): {reason}',
  },
  earlier_secret_missing: {
    en: 'TALLYGATE_SECRET is not the one under which the secrets in the control store were sealed. Set it to the earlier value again; or, to change it, give the earlier value once as TALLYGATE_PREVIOUS_SECRET. Nothing was changed. If the earlier value is lost, TALLYGATE_PREVIOUS_SECRET={word} starts without what was sealed: providers then need their API keys again, and people their second factor.',
    ko: 'TALLYGATE_SECRET 값이 제어 저장소의 비밀 값을 암호화할 때 쓴 값과 다릅니다. 이전 값으로 되돌리거나, 값을 바꾸려면 이전 값을 TALLYGATE_PREVIOUS_SECRET에 한 번 지정해 주세요. 변경된 것은 없습니다. 이전 값을 잃어버렸다면 TALLYGATE_PREVIOUS_SECRET={word} 설정으로 암호화된 값 없이 시작할 수 있습니다. 이 경우 공급자의 API 키와 구성원의 2단계 인증을 다시 등록해야 합니다.',
  },
  address_refused: {
    en: 'Cannot listen on {host}, port {port}: {reason}. Set TALLYGATE_HOST or TALLYGATE_PORT to another value, or stop the program that uses it.',
    ko: '{host} 주소의 {port} 포트를 열 수 없습니다: {reason}. TALLYGATE_HOST 또는 TALLYGATE_PORT 값을 바꾸거나, 해당 포트를 사용하는 프로그램을 종료해 주세요.',
  },
  EADDRINUSE: { en: 'another program uses it', ko: '다른 프로그램이 사용 중' },
  EADDRNOTAVAIL: { en: 'this machine does not have this address', ko: '이 컴퓨터에 없는 주소' },
  EACCES: { en: 'this needs more rights (ports below 1024 do)', ko: '권한 부족(1024 미만 포트는 권한 필요)' },
  ENOTFOUND: { en: 'this host name is not known', ko: '알 수 없는 호스트 이름' },
} as const satisfies Record<string, Record<Language, string>>;

type Name = keyof typeof TEXTS;

/** The same for a code of the system; the code itself where there is no sentence. */
export function sayCode(code: string, language: Language): string {
  return Object.hasOwn(TEXTS, code) ? say(code as Name, language) : code;
}

/** One of our sentences in one language. */
export function say(name: Name, language: Language, details: Readonly<Record<string, string | number>> = {}): string {
  return TEXTS[name][language].replace(/\{(\w+)\}/g, (whole, member: string) => String(details[member] ?? whole));
}
