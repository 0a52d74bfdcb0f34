// <elapsed-time seconds="12"> counts on from that number in the browser, so that no server has to tell the time. It
// writes into its own shadow, and leaves the text that Blazor put inside alone.
class ElapsedTime extends HTMLElement {
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
    const [minutes, hours, days] = [60, 3600, 86400].map(unit => Math.floor(seconds / unit));
    this.shadow.textContent =
      days ? `${days} d ${hours % 24} h` : hours ? `${hours} h ${minutes % 60} min` : minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  }
}

customElements.define('elapsed-time', ElapsedTime);
