// Starts Blazor with our own way back to the server. It works with the client script of .NET 9, which knows no
// reconnect events: a lost circuit is tried for ever with growing pauses, and a server that no longer knows the
// circuit (it was restarted) makes the page load anew. What a page shows is in its address, so nothing is lost.
(() => {
  const longestPause = 10_000;
  const dialog = document.getElementById('reconnect-dialog');
  const text = document.getElementById('reconnect-text');
  const now = document.getElementById('reconnect-now');
  let wake = null;
  let trying = false;

  const show = (state, message) => {
    dialog.dataset.state = state;
    text.textContent = message;
    if (!dialog.open) dialog.showModal();
  };

  const hide = () => {
    dialog.dataset.state = 'hide';
    if (dialog.open) dialog.close();
  };

  const pause = milliseconds => new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => { clearTimeout(timer); resolve(); };
  });

  const reload = () => {
    show('rejected', 'The server was restarted. Loading the page again…');
    location.reload();
  };

  // Half of each pause is random, so that many windows do not all knock at once.
  const pauseFor = attempt => {
    const full = Math.min(longestPause, 500 * 2 ** Math.min(attempt, 8));
    return full / 2 + Math.random() * full / 2;
  };

  const reach = async () => {
    if (trying) return;
    trying = true;
    for (let attempt = 0; trying; attempt++) {
      show('show', 'Trying to reach the server again…');
      try {
        if (await Blazor.reconnect() === false) return reload();
        trying = false;
        return hide();
      } catch {
        // The server does not answer yet.
      }
      const milliseconds = pauseFor(attempt);
      show('failed', `The server does not answer. Next try in ${Math.max(1, Math.round(milliseconds / 1000))} s.`);
      await pause(milliseconds);
    }
  };

  now.addEventListener('click', () => wake?.());
  dialog.addEventListener('cancel', event => event.preventDefault());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake?.());

  // A page that was loaded while the server went away has no circuit to come back to: it is loaded again.
  const loadAgain = async () => {
    for (let attempt = 0; ; attempt++) {
      await pause(pauseFor(attempt));
      try {
        if ((await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' })).status < 500) return reload();
      } catch {
        show('failed', 'The server does not answer. Trying again…');
      }
    }
  };

  Blazor.start({
    // Every page is interactive: patching the document from another one would only take away what theme.js put on it.
    ssr: { disableDomPreservation: true },
    circuit: {
      reconnectionHandler: {
        onConnectionDown: () => { reach(); },
        onConnectionUp: () => { trying = false; hide(); },
      },
    },
  });

  setTimeout(() => { if (!document.querySelector('.studio') && !dialog.open) loadAgain(); }, 15_000);
})();
