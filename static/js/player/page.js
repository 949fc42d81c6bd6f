// The page: finding its parts, showing one view of it, writing numbers and times.
export const root = document.querySelector("[data-player]");
export const $ = (selector, from = root) => from.querySelector(selector);
export const all = (selector) => root.querySelectorAll(selector);
export const data = JSON.parse($("#player-data").textContent);
export const { words, looks } = data;

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const unit = (number, name) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: name, unitDisplay: "long" }).format(number);

/** Seconds in words: "4 minutes 50 seconds". */
export function time(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return [minutes && unit(minutes, "minute"), (rest || !minutes) && unit(rest, "second")].filter(Boolean).join(" ");
}

export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function icon(within, name) {
  const use = $("use", within);
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
}

/** Shows one view; its title becomes the page's only h1. */
export function view(name, mood = name) {
  for (const section of all("section.p-view")) {
    section.hidden = section.id !== `p-${name}`;
    const title = $("[data-title]", section);
    title.outerHTML = title.outerHTML.replace(/^<h\d|h\d>$/g, (tag) => tag.replace(/\d/, section.hidden ? 2 : 1));
  }
  document.body.dataset.state = mood;
  const heading = $(`#p-${name} h1`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}
