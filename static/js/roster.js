// Roster: find as you type, / to the search field, J and K to move, Enter to open. The page works without it.
const roster = document.querySelector("[data-roster]");
if (roster) {
  const find = document.querySelector("[data-find]");
  const count = document.querySelector("[data-count]");
  const before = count.textContent;
  const rows = [...roster.querySelectorAll("tr[data-name]")];
  const links = () => rows.filter((row) => !row.hidden).map((row) => row.querySelector("a"));

  const narrow = () => {
    const wanted = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.name.includes(wanted);
    for (const body of roster.tBodies) body.hidden = !body.querySelector("tr[data-name]:not([hidden])");
    count.textContent = wanted ? `${links().length} ${count.dataset.found}` : before;
  };
  find.addEventListener("input", narrow);

  addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      find.focus();
    }
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step) {
      const list = links();
      const at = list.indexOf(document.activeElement);
      list[Math.max(0, Math.min(list.length - 1, at + step))]?.focus();
    }
  });
}
