// Runs before the first paint, so a chosen theme never flashes the other one. A file of its own: the page allows no inline script.
(function () {
  var root = document.documentElement;
  var chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem('market-pulse.settings') || '{}') || {};
  } catch (unreadable) {
    // Storage is blocked or holds something else: the page follows the system.
    chosen = {};
  }
  var systemIsLight = window.matchMedia('(prefers-color-scheme: light)').matches;
  root.dataset.theme =
    chosen.theme === 'dark' || chosen.theme === 'light' ? chosen.theme : systemIsLight ? 'light' : 'dark';
  if (chosen.palette === 'green-red') root.dataset.palette = chosen.palette;
  if (chosen.motion === 'reduced') root.dataset.motion = chosen.motion;
})();
