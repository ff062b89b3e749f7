// <select data-saved>: sends itself when it changes. What the server then says is shown, also where
// the reader had chosen something else: a morph alone leaves a touched select as it was.
document.addEventListener("htmx:after:swap", () => {
  for (const select of document.querySelectorAll("select[data-saved]")) {
    const saved = select.querySelector("option[selected]");
    if (saved) select.value = saved.value;
  }
});
