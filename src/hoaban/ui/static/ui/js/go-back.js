// <button data-go-back hidden>: shown only when there is a page of ours to return to.
if (history.length > 1 && document.referrer.startsWith(location.origin)) {
  document.querySelectorAll("[data-go-back]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => history.back());
  });
}
