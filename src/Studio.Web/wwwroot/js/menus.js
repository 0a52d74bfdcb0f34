// Menus that open by a click on their summary: <details data-menu>. One is open at a time; a click beside it or Escape closes it.
{
  const open = () => [...document.querySelectorAll('details[data-menu][open]')];

  document.addEventListener('click', event => {
    for (const menu of open()) {
      // What was clicked may be gone by now, as a row of the menu that was drawn anew.
      if (!event.composedPath().includes(menu)) menu.open = false;
      else if (event.target instanceof Element && event.target.closest('a[href]')) menu.open = false;
    }
  });

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    }
  });

  // A menu at the edge of a narrow window moves so far that all of it can be seen.
  document.addEventListener('toggle', event => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.matches('[data-menu][open]')) return;
    const box = menu.querySelector(':scope > div');
    box.style.translate = '';
    const at = box.getBoundingClientRect();
    const over = Math.max(0, at.right - innerWidth + 8) - Math.max(0, 8 - at.left);
    if (over) box.style.translate = `${-over}px 0`;
  }, true);
}
