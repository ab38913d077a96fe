// [data-near]: where the phone stands → the nearest place of the list. The position goes along behind «#», which no server reads
// from an address; the next page puts it into its form, where the person sees it.
const button = document.querySelector("[data-near]");
const links = [...document.querySelectorAll("[data-places] a[data-at]")];
const say = (words) => { button.querySelector("span").textContent = words; };

function far(link, at) {
  const [lat, lon] = link.dataset.at.split(",").map(Number);
  const narrow = Math.cos((lat * Math.PI) / 180);
  return (lat - at.latitude) ** 2 + ((lon - at.longitude) * narrow) ** 2;
}
function go({ coords }) {
  const nearest = links.reduce((one, other) => (far(other, coords) < far(one, coords) ? other : one));
  location.href = `${nearest.href}#at=${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
}
if (button && links.length && window.isSecureContext && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    say(button.dataset.wait);
    navigator.geolocation.getCurrentPosition(go, () => say(button.dataset.failed), {
      enableHighAccuracy: true, timeout: 15000, maximumAge: 60000,
    });
  });
}
