// Runs before anything is painted, so that no page flashes in the wrong theme. A file of its own: the page allows no inline scripts.
(() => {
  const root = document.documentElement;
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // Storage can be switched off; then the system decides.
    }
  };
  const wish = read('tallygate.theme');
  const isDark = wish === 'dark' || (wish !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'dark' : 'light';
})();
