import './styles/app.css';
import { I18nProvider } from '@lingui/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { i18n, startLanguage } from './locales/i18n.ts';
import { router } from './router.tsx';

// The list of the font's parts is long, and nothing waits for it: text shows in the system's font until it is there.
void import('./styles/fonts.css');
const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the application');

const root = createRoot(place);
void startLanguage().then(() =>
  root.render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={createQueryClient()}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  ),
);
