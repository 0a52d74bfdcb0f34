// A text box with a list of offers: <input role="combobox" aria-controls="ID"> and <ul id="ID" role="listbox"> with options. Arrows
// choose, Enter (and Tab, where data-tab says so) takes, Escape closes; all of it here, so that no key waits for the server.
{
  const listOf = input => document.getElementById(input.getAttribute('aria-controls'));
  const optionsOf = list => [...(list?.querySelectorAll('[role=option]') ?? [])];
  const isOpen = input => input.getAttribute('aria-expanded') === 'true' && optionsOf(listOf(input)).length > 0;

  const mark = (input, option) => {
    for (const one of optionsOf(listOf(input))) one.setAttribute('aria-selected', one === option ? 'true' : 'false');
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };

  const active = input => {
    const id = input.getAttribute('aria-activedescendant');
    return id ? optionsOf(listOf(input)).find(one => one.id === id) : undefined;
  };

  const move = (input, step) => {
    const options = optionsOf(listOf(input));
    const at = options.indexOf(active(input));
    mark(input, options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
  };

  const box = target => target instanceof HTMLInputElement && target.getAttribute('role') === 'combobox' ? target : null;

  document.addEventListener('keydown', event => {
    const input = box(event.target);
    if (!input || event.isComposing) return;
    if ('stale' in input.dataset && (event.key === 'Enter' && 'first' in input.dataset || event.key === 'Tab' && 'tab' in input.dataset && !event.shiftKey && isOpen(input))) {
      // What is offered belongs to fewer letters: the key waits until what is typed has been looked for.
      event.preventDefault();
      input.dataset.stale = event.key;
      return;
    }
    if (!isOpen(input)) {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(input, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && !('first' in input.dataset)) {
      event.preventDefault();
      event.stopPropagation();
      close(input);
    } else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && 'tab' in input.dataset)) {
      const option = active(input) ?? (event.key === 'Tab' || 'first' in input.dataset ? optionsOf(listOf(input))[0] : undefined);
      if (!option) return close(input);
      event.preventDefault();
      option.click();
    }
  }, true);

  // Closed means hidden here until the next letter: the server need not know.
  const close = input => {
    mark(input, null);
    delete input.dataset.stale;
    listOf(input).hidden = true;
    input.setAttribute('aria-expanded', 'false');
  };

  document.addEventListener('input', event => {
    const input = box(event.target);
    if (!input) return;
    mark(input, null);
    input.dataset.stale = '';
    const list = listOf(input);
    if (list) list.hidden = false;
  }, true);

  // The pointer must not take the caret away from the text box.
  document.addEventListener('mousedown', event => {
    if (event.target instanceof Element && event.target.closest('[role=listbox][data-combobox]')) event.preventDefault();
  });

  document.addEventListener('focusout', event => {
    const input = box(event.target);
    if (input && listOf(input) && !('first' in input.dataset)) close(input);
  });

  window.studioCombobox = {
    caret: input => input.selectionStart ?? input.value.length,
    put(input, text, caret) {
      input.value = text;
      input.focus();
      input.setSelectionRange(caret, caret);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    // The first offer is chosen as soon as there is one, and the list follows what was typed.
    show(input) {
      const waiting = input.dataset.stale;
      delete input.dataset.stale;
      if (document.activeElement !== input) return close(input);
      const list = listOf(input);
      const options = optionsOf(list);
      if (list) list.hidden = options.length === 0;
      input.setAttribute('aria-expanded', options.length > 0 ? 'true' : 'false');
      mark(input, 'first' in input.dataset ? options[0] ?? null : null);
      if (waiting) options[0]?.click();
    },
  };
}
