// Small elements on top of pages that work without them.

// Says that the ledger has grown since the page was made; never reloads by itself, for a form may be
// half filled in.
class Live extends HTMLElement {
  connectedCallback() {
    const seen = Number(this.dataset.head);
    this.source = new EventSource("/live");
    this.source.onmessage = (event) => {
      if (Number(event.data) <= seen || !this.hidden) return;
      const text = document.createElement("span");
      text.textContent = this.dataset.text;
      const link = document.createElement("a");
      link.textContent = this.dataset.reload;
      link.href = location.href;
      this.replaceChildren(text, link);
      this.setAttribute("role", "status");
      this.hidden = false;
    };
  }
  disconnectedCallback() { this.source?.close(); }
}
customElements.define("tl-live", Live);

// A form is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
