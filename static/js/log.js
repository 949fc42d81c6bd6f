// Fills the log with what the player knows. It stands behind the # of the address: no server and no proxy sees it.
const FIELDS = ["minutes", "pain_before", "near_falls", "falls", "stop_code", "began_at", "ended_at"];
const form = document.querySelector("[data-log-form]");
const told = new URLSearchParams(location.hash.slice(1));
if (!document.querySelector("[data-error-summary]")) {
  for (const name of FIELDS.filter((field) => told.has(field))) form.elements[name].value = told.get(name);
}
// What the player remembers of this walk is no longer needed
form.addEventListener("submit", () => {
  const session = location.pathname.split("/").at(-3);
  for (const key of Object.keys(localStorage)) if (key.startsWith("walk:") && key.endsWith(session)) localStorage.removeItem(key);
});
if (location.hash) history.replaceState(null, "", location.pathname);
