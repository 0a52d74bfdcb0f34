// Shows an element's aria-description in a box beside it: on hover, on focus and on touch. The box is in the top layer, so
// no table cuts it off; Escape closes it, and the pointer may move onto it.
{
  const box = document.createElement('div');
  box.className = 'tip';
  box.popover = 'manual';
  box.setAttribute('aria-hidden', 'true'); // Screen readers have the description itself.
  let owner = null;

  const hide = () => {
    owner = null;
    if (box.matches(':popover-open')) box.hidePopover();
  };

  const show = term => {
    if (owner === term) return;
    owner = term;
    box.textContent = term.getAttribute('aria-description');
    if (!box.isConnected) document.body.append(box);
    if (!box.matches(':popover-open')) box.showPopover();
    const at = term.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
    const below = at.bottom + box.offsetHeight + 8 <= innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${below ? at.bottom : Math.max(8, at.top - box.offsetHeight)}px`;
  };

  const termOf = node => node instanceof Element ? node.closest('[aria-description]') : null;
  document.addEventListener('pointerover', event => {
    const term = termOf(event.target);
    if (term) show(term);
    else if (owner && !box.contains(event.target) && owner !== document.activeElement) hide();
  });
  document.addEventListener('focusin', event => {
    const term = termOf(event.target);
    if (term) show(term);
    else hide();
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('keydown', event => event.key === 'Escape' && hide());
  document.addEventListener('scroll', hide, { capture: true, passive: true });
  document.addEventListener('click', event => !termOf(event.target) && hide());
}
