// Small calls that a circuit makes into the page.
window.studio = {
  // The clipboard's own interface needs https or loopback; the old command works elsewhere.
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.style.position = 'fixed';
      area.style.opacity = '0';
      document.body.append(area);
      area.select();
      const copied = document.execCommand('copy');
      area.remove();
      return copied;
    }
  },

  // The unfinished draft of a new fine-tuning: the address that holds it, and since when. The page's own address follows while
  // it is on that step. A browser may keep nothing.
  keepDraft(address) {
    const [here, kept] = [new URL(location.href), new URL(address, location.href)];
    const [now, wanted] = [here.searchParams.get('step'), kept.searchParams.get('step')];
    if (here.pathname === kept.pathname && (now ?? wanted) === wanted) history.replaceState(history.state, '', kept);
    try { localStorage.setItem('studio.draft', JSON.stringify({ address, at: new Date().toISOString() })); } catch { /* Then only the address holds it. */ }
  },
  readDraft() {
    try { return JSON.parse(localStorage.getItem('studio.draft')); } catch { return null; }
  },
  dropDraft() {
    try { localStorage.removeItem('studio.draft'); } catch { /* Nothing was kept. */ }
  },

  // A file that is asked for by a request with a body, which a link cannot send. What is refused comes back.
  async download(url, body, name) {
    const headers = { 'Content-Type': 'application/json', 'Accept': '*/*' };
    const token = document.querySelector('input[name=__RequestVerificationToken]');
    if (token) headers.RequestVerificationToken = token.value;
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!response.ok) return { status: response.status, body: await response.text(), stopped: false };
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await response.blob());
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      return { status: response.status, body: '', stopped: false };
    } catch {
      return { status: 0, body: '', stopped: false };
    }
  },
};
