import { useSyncExternalStore } from 'react';
import { recall, remember } from './remembered.ts';

/** What the reader chose; `system` follows the device. */
export type ThemeWish = 'light' | 'dark' | 'system';
export const THEMES = ['light', 'dark', 'system'] as const satisfies readonly ThemeWish[];

// The same name is read by public/appearance.js before the page is painted.
const STORED = 'tallygate.theme';
const listeners = new Set<() => void>();
const device = () => matchMedia('(prefers-color-scheme: dark)');

/** What the reader chose, and what is shown. */
export function useTheme(): { readonly wish: ThemeWish; readonly shown: 'light' | 'dark' } {
  const shown = useSyncExternalStore(subscribe, shownTheme);
  const wish = useSyncExternalStore(subscribe, wishedTheme);
  return { wish, shown };
}

/** Changes the theme of the page, and keeps the choice in this browser. */
export function switchTheme(wish: ThemeWish): void {
  remember(STORED, wish);
  held = wish;
  show();
}

/** The choice of this page, where the browser keeps nothing. */
let held: ThemeWish | undefined;

function wishedTheme(): ThemeWish {
  return held ?? THEMES.find((theme) => theme === recall(STORED)) ?? 'system';
}

function shownTheme(): 'light' | 'dark' {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

function show(): void {
  const wish = wishedTheme();
  const isDark = wish === 'dark' || (wish === 'system' && device().matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const query = device();
  query.addEventListener('change', show);
  return () => {
    listeners.delete(listener);
    query.removeEventListener('change', show);
  };
}
