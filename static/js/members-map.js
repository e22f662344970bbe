/* The map of the members. Places too close to be told apart are one button that says how many. */

(() => {
  "use strict";

  const CLOSE = 32; // pixels: two buttons nearer than this would overlap
  const MAX_ZOOM = 13;

  const holder = document.querySelector("[data-map]");
  if (!holder || !window.L) return;
  const status = document.querySelector("[data-map-status]");
  let map, layer, opener = null, places = [];

  const json = (url) => fetch(url, { credentials: "same-origin" }).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  });

  Promise.all([json(holder.dataset.points), json(holder.dataset.outlines)])
    .then(([found, outlines]) => draw(found.points, outlines))
    .catch(() => { /* The drawing of the region and the list remain. */ });

  function draw(points, outlines) {
    holder.classList.add("map--live");
    places = points;
    map = L.map(holder, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      dragging: !L.Browser.mobile, // one finger scrolls the page, two move the map
      maxZoom: MAX_ZOOM,
      zoomSnap: 0.25,
      fadeAnimation: false,
      zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    holder.setAttribute("role", "region");
    holder.setAttribute("aria-labelledby", "titre-carte");
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(map);
    const land = L.geoJSON(outlines, {
      interactive: false,
      style: { color: "#c4bcac", weight: 1.25, fillColor: "#ffffff", fillOpacity: 1 },
    }).addTo(map);
    layer = L.layerGroup().addTo(map);
    const frame = land.getBounds().isValid() ? land.getBounds() : L.latLngBounds(places.map(latLng));
    if (frame.isValid()) map.fitBounds(frame, { padding: [12, 12] });
    else map.setView([46.6, 2.4], 5);
    map.setMinZoom(map.getZoom() - 0.5);
    if (land.getBounds().isValid()) map.setMaxBounds(land.getBounds().pad(0.6));
    map.on("zoomend", place);
    map.on("popupopen", enterPopup);
    map.on("popupclose", leavePopup);
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    place();
    if (status) status.textContent = sentence(places.length);
  }

  const latLng = (point) => [point.lat, point.lon];

  function sentence(count) {
    if (count === 0) return "Aucun lieu sur la carte pour cette recherche.";
    return count === 1 ? "1 lieu sur la carte." : `${count} lieux sur la carte.`;
  }

  /* Groups of places that would overlap at this zoom, each where its first place is. */
  function groups() {
    const found = [];
    for (const point of places) {
      const at = map.project(latLng(point));
      const near = found.find((group) => group.at.distanceTo(at) < CLOSE);
      if (near) near.points.push(point);
      else found.push({ at, points: [point] });
    }
    return found;
  }

  function place() {
    const held = holder.contains(document.activeElement) && document.activeElement.classList.contains("place");
    layer.clearLayers();
    const made = groups().map(({ points }) => {
      const count = points.length;
      const size = count === 1 ? 24 : 28;
      const marker = L.marker(latLng(points[0]), {
        icon: L.divIcon({ className: "place", html: count > 1 ? String(count) : "", iconSize: [size, size] }),
        keyboard: true,
        riseOnHover: true,
      }).addTo(layer);
      const element = marker.getElement();
      element.setAttribute("aria-label", label(points));
      if (count === 1) element.title = points[0].name;
      const act = () => open(marker, points);
      marker.on("click", act);
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        act();
      });
      return marker;
    });
    if (held && made.length) nearestToCentre(made).getElement().focus({ preventScroll: true });
  }

  function nearestToCentre(markers) {
    const centre = map.getCenter();
    return markers.reduce((best, marker) =>
      centre.distanceTo(marker.getLatLng()) < centre.distanceTo(best.getLatLng()) ? marker : best);
  }

  function label(points) {
    if (points.length === 1) return points[0].town ? `${points[0].name}, ${points[0].town}` : points[0].name;
    const towns = [...new Set(points.map((point) => point.town).filter(Boolean))];
    return `${points.length} lieux${towns.length ? "\u00a0: " + towns.slice(0, 3).join(", ") : ""}`;
  }

  /* One place, or a few that no zoom would part: say which. Many: come closer. */
  function open(marker, points) {
    const bounds = L.latLngBounds(points.map(latLng));
    const apart = map.getBoundsZoom(bounds.pad(0.2)) > map.getZoom() && map.getZoom() < MAX_ZOOM;
    if (points.length > 6 && apart) {
      map.fitBounds(bounds, { padding: [40, 40], maxZoom: MAX_ZOOM });
      return;
    }
    L.popup({ maxWidth: 300, autoPanPadding: [16, 16] })
      .setLatLng(marker.getLatLng())
      .setContent(describe(points))
      .openOn(map);
    opener = marker.getElement();
    opener.classList.add("place--open");
  }

  function describe(points) {
    const list = document.createElement("ul");
    for (const point of points) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = point.url;
      link.textContent = point.name;
      const detail = document.createElement("p");
      detail.textContent = [point.town, point.college].filter(Boolean).join(" – ");
      item.append(link, detail);
      list.append(item);
    }
    return list;
  }

  function enterPopup(event) {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", "Fermer");
    const link = event.popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)");
    if (link) link.focus({ preventScroll: true });
  }

  /* Whoever was reading it goes back to the button that opened it. */
  function leavePopup() {
    if (!opener) return;
    opener.classList.remove("place--open");
    if (document.activeElement === document.body) opener.focus({ preventScroll: true });
    opener = null;
  }
})();
