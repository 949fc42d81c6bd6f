// Chooses the time zone that this device's clock is set to, as long as nobody has chosen one.
const select = document.querySelector("select[data-detect-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (select && zone) {
  const known = [...select.options].some((option) => option.value === zone);
  if (!known && zone.includes("/") && !zone.startsWith("Etc/")) {
    // An older name of a place, such as Asia/Calcutta: the server knows it.
    select.add(new Option(zone.split("/").pop().replaceAll("_", " "), zone));
  }
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
