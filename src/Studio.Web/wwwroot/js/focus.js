// Where the element that has the focus goes away, as a button does that opens a form in its place, the next that can take it in
// the same part of the page gets it: nobody who works by keys is thrown back to the top. Parts are marked with data-keep-focus.
(() => {
  const able = 'input, textarea, select, button, a[href]';
  let held = null;
  let parts = [];

  document.addEventListener('focusin', event => {
    held = event.target;
    parts = [];
    for (let part = held.closest('[data-keep-focus]'); part; part = part.parentElement.closest('[data-keep-focus]')) parts.push(part);
  });

  new MutationObserver(() => {
    if (!parts.length || held.isConnected || document.activeElement !== document.body) return;
    const next = parts.filter(part => part.isConnected)
      .map(part => [...part.querySelectorAll(able)].find(one => !one.disabled && one.checkVisibility()))
      .find(one => one);
    parts = [];
    next?.focus();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
