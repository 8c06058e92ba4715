import { type DashboardDocument, dashboardDocumentSchema } from '@tallygate/contract';

const both = (text: string) => ({ ko: `${text} 한국어`, en: text });

/** A document with two pages and several kinds of widgets, for tests. */
export function sampleDocument(): DashboardDocument {
  return dashboardDocumentSchema.parse({
    title: both('Costs'),
    pages: [
      {
        id: 'first',
        title: both('First'),
        question: both('What?'),
        widgets: [
          {
            kind: 'tile',
            id: 'requests',
            title: both('Requests'),
            dataset: 'totals',
            width: 3,
            value: 'requests',
            format: 'count',
            sparkline: { dataset: 'by_day', column: 'requests' },
          },
          {
            kind: 'stacked_bar',
            id: 'days',
            title: both('Days'),
            description: both('Every day'),
            dataset: 'by_day',
            width: 8,
            x: 'day',
            series: [
              { column: 'requests', title: both('Requests'), colour: 'requests' },
              { column: 'errors', title: both('Errors'), colour: 'errors' },
            ],
            format: 'count',
          },
        ],
      },
      {
        id: 'second',
        title: both('Second'),
        question: both('Who?'),
        widgets: [
          {
            kind: 'ranking',
            id: 'people',
            title: both('People'),
            dataset: 'by_person',
            width: 6,
            label: 'person',
            value: 'cost',
            format: 'nano_usd',
          },
          { kind: 'note', id: 'words', title: both('Words'), width: 12, text: both('Some words') },
        ],
      },
    ],
    datasets: [
      { name: 'totals', sql: 'SELECT count() AS requests FROM system.ai_gateway.usage WHERE {{rows}}' },
      {
        name: 'by_day',
        sql: 'SELECT {{bucket}} AS day, count() AS requests FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY day',
      },
      {
        name: 'by_person',
        sql: 'SELECT requester AS person, sum(cost_nano_usd) AS cost FROM system.ai_gateway.usage WHERE {{rows}} GROUP BY person',
      },
    ],
  });
}
