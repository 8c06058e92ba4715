import type { DashboardDocument, Localized } from '@tallygate/contract';

/** What a dashboard begins with that is made of nothing: one page with requests by time, which is good to change. */
export function emptyDocument(title: Localized): DashboardDocument {
  return {
    title,
    filters: ['workspaces', 'endpoints', 'models'],
    pages: [
      {
        id: 'first',
        title: { ko: '첫 페이지', en: 'First page' },
        question: {
          ko: '무엇을 알아보는 페이지인지 한 문장으로 적어 주세요.',
          en: 'Say in one sentence what this page answers.',
        },
        widgets: [
          {
            kind: 'bar',
            id: 'requests',
            title: { ko: '요청', en: 'Requests' },
            dataset: 'requests_over_time',
            width: 12,
            x: 'day',
            every: 'auto',
            series: [{ column: 'requests', title: { ko: '요청', en: 'Requests' }, colour: 'requests' }],
            format: 'count',
          },
        ],
      },
    ],
    datasets: [{ name: 'requests_over_time', sql: SQL, rows_max: 1_000 }],
  };
}

const SQL = `SELECT
  {{bucket}} AS day,
  count() AS requests
FROM system.ai_gateway.usage
WHERE {{rows}}
GROUP BY day
ORDER BY day {{fill}}`;
