// Runs before the first paint, so a chosen theme never flashes the other one. A file of its own: the page allows no inline script.
(function () {
  try {
    var chosen = JSON.parse(localStorage.getItem('market-pulse.settings') || '{}');
    var root = document.documentElement;
    if (chosen.theme === 'dark' || chosen.theme === 'light') root.dataset.theme = chosen.theme;
    if (chosen.palette === 'green-red') root.dataset.palette = chosen.palette;
    if (chosen.motion === 'reduced') root.dataset.motion = chosen.motion;
  } catch (unreadable) {
    // Storage is blocked or holds something else: the page follows the system.
    document.documentElement.removeAttribute('data-theme');
  }
})();
