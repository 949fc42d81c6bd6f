// Fills the log with what the player knows. It stands behind the # of the address: no server and no proxy sees it.
const FIELDS = ["minutes", "pain_before", "near_falls", "falls", "stop_code"];
const form = document.querySelector("[data-log-form]");
const told = new URLSearchParams(location.hash.slice(1));
if (!document.querySelector("[data-error-summary]")) {
  for (const name of FIELDS.filter((field) => told.has(field))) form.elements[name].value = told.get(name);
}
if (location.hash) history.replaceState(null, "", location.pathname);
