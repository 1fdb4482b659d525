// Stands before Leaflet, which gives strings of its own (the scale, the zoom buttons) to innerHTML. The page's policy
// (require-trusted-types-for) lets no string in there; this one lets it in as the text it is. Where a browser does not
// know trusted types, ours are given to Leaflet as elements anyway (plots.js).
window.trustedTypes?.createPolicy("default", {
  createHTML: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
});
