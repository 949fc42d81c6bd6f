// After a form came back with errors, the keyboard starts at the summary; following a link there focuses the field.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  for (const link of summary.querySelectorAll("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const id = link.hash.slice(1);
      // A group of choices has no element of its own name: the box around it has.
      const target = document.getElementById(id) ?? document.getElementById(`div_${id}`);
      const field = target?.matches("input, select, textarea") ? target : target?.querySelector("input, select, textarea");
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.scrollIntoView({ block: "center" });
    });
  }
}
