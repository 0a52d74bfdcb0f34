// Single keys that press a button: <button data-key="a">. Only where what holds the button says so (data-keys="on"), and never
// while somebody writes, a dialog is open or another key is held.
addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  const within = event.target instanceof Element ? event.target.closest('input, textarea, select, [contenteditable=true], [role=dialog]') : null;
  if (within || document.querySelector('dialog[open], [role=dialog]') || window.studioKeys?.() === false) return;
  const key = event.key.toLowerCase();
  const button = [...document.querySelectorAll('[data-keys=on] [data-key]')].find(one => one.dataset.key === key && !one.disabled);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// One look, one decision: what is pressed again before the page has gone on would be meant for what nobody has seen.
let last = {};
addEventListener('click', event => {
  const button = event.target instanceof Element ? event.target.closest('[data-at] [data-once]') : null;
  if (!button) return;
  const at = button.closest('[data-at]').dataset.at;
  if (last.at === at && performance.now() - last.when < 1500) {
    event.stopImmediatePropagation();
    event.preventDefault();
  } else {
    last = { at, when: performance.now() };
  }
}, true);

// Out of a field and back to the keys.
addEventListener('keydown', event => {
  if (event.key === 'Escape' && event.target instanceof HTMLTextAreaElement && event.target.closest('[data-keys=on]')) event.target.blur();
});
