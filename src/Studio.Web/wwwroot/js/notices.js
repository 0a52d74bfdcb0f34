// Browser notices of jobs that ended. The wish is this browser's own and is kept by it; permission is asked only by the click on
// the switch. The state is "on", "off", "refused" (by the person, or the browser for him) or "impossible".
window.studioNotices = (() => {
  const key = 'studio-notices';
  const watchers = new Set();
  let impossible = !('Notification' in window) || !isSecureContext;

  const wanted = () => {
    try {
      return localStorage.getItem(key) === 'on';
    } catch {
      return false;
    }
  };
  const state = () => impossible ? 'impossible'
    : Notification.permission === 'denied' ? 'refused'
    : wanted() && Notification.permission === 'granted' ? 'on' : 'off';
  const tell = () => Promise.all([...watchers].map(watcher => watcher.invokeMethodAsync('NoticesAreAsync', state())));

  const notify = (title, options, clicked) => {
    try {
      const notice = new Notification(title, { icon: '/favicon.svg', ...options });
      notice.onclick = () => { window.focus(); notice.close(); clicked?.(); };
    } catch (fault) {
      // Some browsers, such as Chrome on Android, have the type and refuse to make one of a page.
      if (!(fault instanceof TypeError)) throw fault;
      impossible = true;
      tell();
    }
  };

  const choose = async on => {
    if (on && !impossible && Notification.permission === 'default') await Notification.requestPermission();
    try {
      localStorage.setItem(key, on ? 'on' : 'off');
    } catch {
      // Storage can be forbidden; then the switch goes back.
    }
    await tell();
    if (state() === 'on') notify('Notices are on', { body: 'This browser tells you when a job ends.', tag: 'studio-notices' });
  };

  // Another tab of this browser has chosen.
  addEventListener('storage', event => { if (event.key === key) tell(); });

  return {
    watch: watcher => { watchers.add(watcher); return state(); },
    unwatch: watcher => watchers.delete(watcher),

    // The browser takes a question only within the click itself, not after a way to the server and back.
    bind: input => input.addEventListener('change', async () => {
      await choose(input.checked);
      // The page draws the switch only where the state is another one; a click that led to none is undone here.
      input.checked = state() === 'on';
    }),

    show: ({ id, title, body, url }) => {
      if (state() !== 'on' || (!document.hidden && location.pathname === url)) return;
      // The tag makes it one for all tabs that are open.
      notify(title, { body, tag: `studio-job-${id}` }, () => Blazor.navigateTo(url));
    },
  };
})();
