// <elapsed-time seconds="12"> and <relative-time seconds="12"> count on from that number in the browser, so that no
// server has to tell the time. They write into their own shadow, and leave the text that Blazor put inside alone.
class CountingTime extends HTMLElement {
  static observedAttributes = ['seconds'];

  connectedCallback() {
    this.shadow ??= this.attachShadow({ mode: 'open' });
    this.timer = setInterval(() => this.show(), 1000);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    this.base = performance.now() - Number(this.getAttribute('seconds')) * 1000;
    this.show();
  }

  show() {
    if (!this.shadow) return;
    const seconds = Math.max(0, Math.floor((performance.now() - this.base) / 1000));
    const text = this.words(seconds, ...[60, 3600, 86400].map(unit => Math.floor(seconds / unit)));
    if (this.shadow.textContent !== text) this.shadow.textContent = text;
  }
}

customElements.define('elapsed-time', class extends CountingTime {
  words(seconds, minutes, hours, days) {
    return days ? `${days} d ${hours % 24} h` : hours ? `${hours} h ${minutes % 60} min` : minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  }
});

customElements.define('relative-time', class extends CountingTime {
  words(seconds, minutes, hours, days) {
    if (days >= 7) return this.textContent; // The server wrote the date.
    return days ? `${days} d ago` : hours ? `${hours} h ago` : minutes ? `${minutes} min ago` : seconds >= 10 ? `${seconds} s ago` : 'just now';
  }
});
