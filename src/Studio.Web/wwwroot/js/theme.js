// Runs in the head, before the first paint. The choice is "light", "dark" or "system" (the default), kept by the browser.
(() => {
  const key = 'studio-theme';
  const dark = matchMedia('(prefers-color-scheme: dark)');

  const choice = () => {
    try {
      const kept = localStorage.getItem(key);
      return kept === 'light' || kept === 'dark' ? kept : 'system';
    } catch {
      return 'system'; // Storage can be forbidden; then each visit follows the system.
    }
  };

  const apply = () => {
    const chosen = choice();
    const theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
    document.documentElement.dataset.theme = theme;
    document.getElementById('theme-light').media = theme === 'light' ? 'all' : 'not all';
    document.getElementById('theme-dark').media = theme === 'dark' ? 'all' : 'not all';
  };

  dark.addEventListener('change', apply);
  addEventListener('storage', event => event.key === key && apply());
  window.studioTheme = {
    choice,
    choose(value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        document.documentElement.dataset.theme = value;
      }
      apply();
    },
  };
  apply();
})();
