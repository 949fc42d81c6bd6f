// Signed-in pages: from now on a lost network shows our own page, with what to do.
navigator.serviceWorker?.register("/sw.js");
