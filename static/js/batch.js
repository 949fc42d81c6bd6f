// Many walkers at once: presses "Go on" by itself until everybody has had their turn. The page works without it.
const button = document.querySelector("[data-go-on] [name=go-on]");
if (button) setTimeout(() => button.click(), 400);
