// A timer of its own thread: browsers slow down the timers of a page that nobody sees, but not these.
let timer;
onmessage = ({ data: wait }) => {
  clearTimeout(timer);
  timer = setTimeout(() => postMessage(""), wait);
};
