import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { withoutJsonSchema } from './without-json-schema.ts';

/** How the browser's program is built; `npm run dev` serves it with the API of a running installation behind it. */
export default defineConfig({
  plugins: [react(), tailwind(), withoutJsonSchema()],
  server: { proxy: { '/api': 'http://127.0.0.1:8787' } },
  build: {
    target: 'es2023',
    manifest: true,
    // A font inlined into the style sheet would be fetched by everyone, needed or not.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The drawing library is one large file of its own, fetched when the first chart is drawn.
    chunkSizeWarningLimit: 700,
    // What every page needs is one file: in forty small ones it would compress worse, and be asked for forty times.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
});
