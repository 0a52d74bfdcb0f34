// Keys that work on every page: the palette (Ctrl+K), the sheet of shortcuts (?), "g" and a letter to a page, "/" to the filter or
// search, "n" for a new job, j, k and x in a list. Single keys do nothing while somebody writes, and can be turned off.
{
  const setting = 'studio-single-keys';
  const dialog = id => document.getElementById(id);
  let going = 0; // Until when a letter after "g" counts.

  const singleKeys = () => {
    try {
      return localStorage.getItem(setting) !== 'off';
    } catch {
      return true;
    }
  };

  window.studioKeys = singleKeys; // js/keys.js asks too.

  const open = id => {
    const one = dialog(id);
    if (!one || one.open) return;
    for (const other of ['palette', 'shortcuts']) if (other !== id) dialog(other)?.close();
    one.showModal();
    if (id === 'palette') {
      const input = one.querySelector('input');
      input.value = '';
      input.focus();
      input.dispatchEvent(new Event('input', { bubbles: true })); // Each time it is opened it begins anew.
    } else {
      one.querySelector('[data-single-keys]').checked = singleKeys();
    }
  };

  const act = what => {
    if (what === 'shortcuts') open('shortcuts');
    else if (what.startsWith('theme ')) document.querySelector(`input[name=theme][value=${what.slice(6)}]`)?.click();
  };

  // Where a link is on the page, its own click lets Blazor go there without a reload.
  const go = href => {
    const link = document.querySelector(`nav a[href="${CSS.escape(href)}"]`) ?? Object.assign(document.createElement('a'), { href });
    if (!link.isConnected) {
      link.hidden = true;
      document.body.append(link);
      link.click();
      link.remove();
    } else {
      link.click();
    }
  };

  const rows = () => [...document.querySelectorAll('[data-rows] a[data-row]')];
  const row = step => {
    const all = rows();
    if (!all.length) return false;
    const at = all.findIndex(one => one.closest('tr').contains(document.activeElement));
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
    return true;
  };

  document.addEventListener('keydown', event => {
    if (event.isComposing || event.repeat && event.key !== 'j' && event.key !== 'k') return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      dialog('palette')?.open ? dialog('palette').close() : open('palette');
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !singleKeys()) return;
    const writes = event.target instanceof Element && event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]');
    if (writes || document.querySelector('dialog[open], [role=dialog]')) return;
    const key = event.key.toLowerCase();
    if (going > performance.now()) {
      going = 0;
      const page = document.querySelector(`nav [data-go="${CSS.escape(key)}"]`);
      if (page) {
        event.preventDefault();
        page.querySelector('a').click();
      }
      return;
    }
    if (key === 'g') going = performance.now() + 1500;
    else if (key === '?') open('shortcuts');
    else if (key === 'n') go('/fine-tunings/new');
    else if (key === '/') {
      const field = [...document.querySelectorAll('[data-shortcut="/"]')].find(one => one.checkVisibility());
      if (!field) return;
      field.focus();
      field.select();
    } else if (key === 'j' || key === 'k') {
      if (!row(key === 'j' ? 1 : -1)) return;
    } else if (key === 'x') {
      const box = document.activeElement?.closest('[data-rows] tr')?.querySelector('input[type=checkbox]');
      if (!box) return;
      box.click();
    } else return;
    event.preventDefault();
  });

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const inside = event.target.closest('#palette, #shortcuts');
    if (event.target.closest('[data-open]')) return open(event.target.closest('[data-open]').dataset.open);
    if (!inside) return;
    const option = event.target.closest('[role=option]');
    if (option) {
      const link = option.querySelector('a');
      inside.close();
      if (option.dataset.do) act(option.dataset.do);
      else if (link && !link.contains(event.target)) link.click();
    } else if (event.target === inside || event.target.closest('[data-close]')) {
      inside.close();
    }
  });

  document.addEventListener('change', event => {
    if (!(event.target instanceof HTMLInputElement) || !('singleKeys' in event.target.dataset)) return;
    try {
      localStorage.setItem(setting, event.target.checked ? 'on' : 'off');
    } catch {
      event.target.checked = true; // Storage can be forbidden; then the keys stay on.
    }
  });
}
