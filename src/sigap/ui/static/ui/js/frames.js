// <sg-mail-frame>: an HTML mail in its own frame, as high as its content. No script runs inside.
customElements.define("sg-mail-frame", class extends HTMLElement {
  connectedCallback() {
    const frame = this.querySelector("iframe");
    const fit = () => {
      const page = frame.contentDocument?.documentElement;
      if (page) frame.height = Math.ceil(page.getBoundingClientRect().height);
    };
    frame.addEventListener("load", () => {
      fit();
      const page = frame.contentDocument?.documentElement;
      if (page) new ResizeObserver(fit).observe(page);
    });
    if (frame.contentDocument?.readyState === "complete") fit();
  }
});
