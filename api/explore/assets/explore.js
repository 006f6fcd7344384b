// Charts answer to the pointer once they come into view; without this script their pictures stand as they are.
const bundle = document.querySelector("script[data-charts]").dataset.charts;
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("print");
const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);

let loading;
const embedding = () => (loading ??= new Promise((resolve, reject) => {
  const script = Object.assign(document.createElement("script"), { src: bundle, type: "module", onerror: reject });
  script.onload = () => resolve(globalThis.f1.embed);
  document.head.append(script);
}));

// Vega knows a line's points only at their very places, and misses them in a drawing that is scaled to its page: the
// nearest one is told.
function ofNearest(event) {
  const line = [event.target.__data__].flat()[0]?.mark;
  if (line?.marktype !== "line" || event.type.endsWith("out")) return null;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.target.getScreenCTM().inverse());
  const far = (item) => item.defined === false ? Infinity : Math.hypot(item.x - at.x, item.y - at.y);
  return line.items.reduce((near, item) => far(item) < far(near) ? item : near).tooltip;
}

function showTip(_handler, event, _item, value) {
  const told = ofNearest(event) ?? value;
  tip.hidden = told == null || told === "";
  if (tip.hidden) return;
  const list = document.createElement("dl");
  const pairs = typeof told === "object" ? Object.entries(told) : [["", told]];
  for (const [name, text] of pairs) {
    list.append(Object.assign(document.createElement("dt"), { textContent: name }));
    list.append(Object.assign(document.createElement("dd"), { textContent: text }));
  }
  tip.replaceChildren(list);
  const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
  const top = event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18;
  tip.style.translate = `${Math.max(8, left)}px ${Math.max(8, top)}px`;
}

async function enliven(figure) {
  const canvas = figure.querySelector(".canvas");
  const picture = canvas.querySelector("picture");
  const look = new URLSearchParams({ theme: dark.matches ? "dark" : "light", size: canvas.clientWidth < 620 ? "small" : "large" });
  try {
    const [embed, spec] = await Promise.all([
      embedding(),
      fetch(`${figure.dataset.spec}&${look}`).then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status)),
    ]);
    const stage = document.createElement("div");
    stage.dataset.theme = look.get("theme");
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", picture.querySelector("img").alt);
    // Vega gives the element it draws into, and its marks, roles of their own: the stage's label says what they show.
    const drawing = stage.appendChild(document.createElement("div"));
    drawing.setAttribute("aria-hidden", "true");
    await embed(drawing, spec, { actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: showTip });
    picture.hidden = true;
    canvas.querySelector("[role=img]")?.remove();
    canvas.append(stage);
  } catch (error) {
    console.info("The chart stays a picture:", error);
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((one) => one.isIntersecting)) {
    seen.unobserve(entry.target);
    enliven(entry.target);
  }
}, { rootMargin: "200px" });
const charts = document.querySelectorAll("figure[data-spec]");
charts.forEach((figure) => seen.observe(figure));
dark.addEventListener("change", () => charts.forEach((figure) => figure.querySelector("[role=img]") && enliven(figure)));
still.addEventListener("change", () => { tip.hidden = true; });
