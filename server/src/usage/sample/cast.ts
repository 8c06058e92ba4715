import type { RequesterType } from '../facts.ts';
import type { SampleWorkspace } from './catalogue.ts';

export type SampleTeam = 'platform' | 'engineering' | 'product' | 'customer-care' | 'marketing' | 'data';
export type CodingAgent = 'claude-code' | 'codex' | 'cursor';

/** A person or a service of the sample. */
export interface Requester {
  readonly address: string;
  readonly type: RequesterType;
  readonly team: SampleTeam;
  readonly workspace: SampleWorkspace;
  readonly ipAddress: string;
}

/** How a person works with AI. Counts are means of a workday at the end of the range. */
export interface Person extends Requester {
  readonly chats: number;
  readonly analyses: number;
  /** Incidents that they look into. */
  readonly incidents: number;
  readonly agent: CodingAgent | undefined;
  readonly agentSessions: number;
  /** Part of the range that had passed when they began: new colleagues come over time. */
  readonly beginsAt: number;
  /** Later riser (positive) or earlier. */
  readonly shiftMinutes: number;
}

const TEAM_WORKSPACE: Readonly<Record<SampleTeam, SampleWorkspace>> = {
  platform: 'main',
  engineering: 'main',
  product: 'main',
  'customer-care': 'commerce',
  marketing: 'commerce',
  data: 'research',
};

const NAMES: Readonly<Record<SampleTeam, readonly string[]>> = {
  platform: ['minjun.kim', 'seoyeon.lee', 'hyunwoo.jang'],
  engineering: [
    ...['jihoon.park', 'yuna.choi', 'dohyun.jung', 'soyoung.kang', 'taeyang.cho', 'eunji.yoon', 'seungmin.lim'],
    ...['hayoon.han', 'jaewon.oh', 'minseo.shin', 'kyungho.seo', 'nari.kwon', 'sangwoo.hwang', 'yejin.ahn'],
  ],
  product: ['haeun.song', 'junseo.ryu', 'gayoung.hong', 'donghae.jeon', 'sumin.ko', 'woojin.moon'],
  'customer-care': ['jiwoo.yang', 'boram.son', 'chaewon.bae', 'inho.baek', 'dahye.heo', 'sejin.nam'],
  marketing: ['areum.sim', 'youngjae.noh', 'hyejin.ha', 'minho.kwak', 'subin.sung'],
  data: ['jisoo.cha', 'byungchul.joo', 'nayeon.woo', 'siwoo.koo', 'hana.min', 'gunwoo.yoo', 'sora.jin', 'jungmin.ji'],
};

function personOf(
  { name, team }: { readonly name: string; readonly team: SampleTeam },
  { at, index }: { readonly at: number; readonly index: number },
): Person {
  const agent = agentOf(team, index);
  // A few do much and most do little, as everywhere.
  const zeal = 2.2 / (1 + index * 0.35);
  return {
    address: `${name}@example.com`,
    type: 'USER',
    team,
    workspace: TEAM_WORKSPACE[team],
    ipAddress: `10.${20 + at}.4.${11 + index * 3}`,
    chats: CHATS[team] * zeal,
    analyses: team === 'data' ? 9 * zeal : 0,
    incidents: team === 'platform' ? 1.4 * zeal : 0,
    agent,
    agentSessions: agent === undefined ? 0 : 2.4 * zeal,
    beginsAt: index % 4 === 3 ? 0.12 * (1 + ((index + at) % 5)) : 0,
    shiftMinutes: (((index * 37 + at * 11) % 9) - 4) * 15,
  };
}

const CHATS: Readonly<Record<SampleTeam, number>> = {
  platform: 6,
  engineering: 4,
  product: 9,
  'customer-care': 7,
  marketing: 8,
  data: 5,
};

function agentOf(team: SampleTeam, index: number): CodingAgent | undefined {
  if (team === 'platform') return 'claude-code';
  if (team === 'engineering') return AGENTS[index % AGENTS.length];
  return team === 'data' && index < 3 ? 'claude-code' : undefined;
}

const AGENTS: readonly CodingAgent[] = ['claude-code', 'codex', 'claude-code', 'cursor', 'claude-code'];

/** The people of the sample, always the same. */
export const SAMPLE_PEOPLE: readonly Person[] = (Object.keys(NAMES) as readonly SampleTeam[]).flatMap((team, at) =>
  NAMES[team].map((name, index) => personOf({ name, team }, { at, index })),
);

const service = (name: string, team: SampleTeam, lastByte: number): Requester => ({
  address: name,
  type: 'SERVICE_PRINCIPAL',
  team,
  workspace: TEAM_WORKSPACE[team],
  ipAddress: `10.60.1.${lastByte}`,
});

/** The services of the sample. */
export const SAMPLE_SERVICES = {
  helpCentre: service('help-centre-bot', 'customer-care', 11),
  search: service('product-search-indexer', 'marketing', 12),
  review: service('code-review-ci', 'engineering', 13),
  report: service('morning-report', 'data', 14),
  /** Looks into alerts by itself, since somebody switched that on, and sums up what detections found. */
  watch: service('alert-watch', 'platform', 15),
  /** Its key expired, and it went on for days before anybody noticed. */
  old: service('legacy-batch', 'data', 19),
} as const;
