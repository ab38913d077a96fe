// Runs before the first paint: a chosen theme must not flash. Attached by [data-theme-switch].
(function () {
  var root = document.documentElement;
  function kept() { try { return localStorage.getItem("theme"); } catch (refused) { return null; } }
  function keep(theme) { try { localStorage.setItem("theme", theme); } catch (refused) { /* the choice lasts for this page */ } }
  function now() {
    return root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }
  function show(button) { button.setAttribute("aria-pressed", String(now() === "dark")); button.hidden = false; }
  var theme = kept();
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  root.classList.add("scripted");
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-theme-switch]").forEach(function (button) {
      show(button);
      button.addEventListener("click", function () {
        root.dataset.theme = now() === "dark" ? "light" : "dark";
        keep(root.dataset.theme);
        show(button);
      });
    });
  });
})();
