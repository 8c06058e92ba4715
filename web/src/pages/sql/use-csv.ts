import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type AskedStatement, fetchCsv } from '../../api/use-sql.ts';
import { saveFile } from '../../dashboards/save-file.ts';

/** Has the server write all rows of a statement as CSV, and hands them to the reader. Leaving the page stops it. */
export function useCsv() {
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  return useMutation({
    mutationFn: async (asked: AskedStatement) => {
      under.current?.abort();
      const controller = new AbortController();
      under.current = controller;
      saveFile({ name: 'tallygate-sql.csv', file: await fetchCsv(asked, controller.signal) });
    },
  });
}
