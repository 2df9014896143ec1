"use strict";
// The runs are in the JSON script: { title, made, paths, measures, principal, curves, runs: [{ name, id, status, link, values, results, seconds,
// weights, picture, epochs, changes: { index of an epoch: what breaks out there }, curves: { measure: [numbers] } }] }.
const data = JSON.parse(document.getElementById("data").textContent);
const element = id => document.getElementById(id);
const make = (tag, text, name) => { const made = document.createElement(tag); if (text !== undefined) made.textContent = text; if (name) made.className = name; return made; };
const last = path => path.slice(path.lastIndexOf(".") + 1);
const words = name => name.replaceAll("_", " ");
const number = (value, digits = 4) => value === null || value === undefined ? "–" : Math.abs(value) >= 1e4 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(digits)));
const natural = new Intl.Collator("en", { numeric: true }).compare;
const asNumber = text => text !== undefined && text !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
const compareValues = (a, b) => { const [x, y] = [asNumber(a), asNumber(b)]; return x !== null && y !== null ? x - y : natural(a ?? "", b ?? ""); };

const paths = data.paths.filter(path => path !== "title" && path !== "notes");
const chosen = new Map(); // path -> the values that are shown; absent: all
let sort = { key: "name", up: true }, lit = null;
let shown = data.runs;

document.title = data.title;
element("title").textContent = data.title;
const complete = data.runs.filter(run => run.status === "complete").length;
element("facts").textContent = `${data.runs.length} runs, ${complete} complete` + (paths.length ? `; they differ in ${paths.map(last).join(", ")}` : "") + `; made ${data.made}`;

// Filters: a row of values for each path that has not too many.
for (const path of paths) {
  const values = [...new Set(data.runs.map(run => run.values[path] ?? "–"))].sort(compareValues);
  if (values.length < 2 || values.length > 120) continue;
  const row = make("div", undefined, "values");
  for (const value of values) {
    const button = make("button", value);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const set = chosen.get(path) ?? new Set();
      if (set.has(value)) set.delete(value); else set.add(value);
      if (set.size) chosen.set(path, set); else chosen.delete(path);
      button.setAttribute("aria-pressed", String(set.has(value)));
      update();
    });
    row.append(button);
  }
  element("filters").append(make("span", path, "quiet"), row);
}
if (!element("filters").children.length) element("filter-card").hidden = true;

// Choices of the chart.
for (const measure of data.curves) element("measure").append(new Option(words(measure), measure));
for (const path of paths) element("colour").append(new Option(path, path));
element("colour").append(new Option("run", ""));
element("colour").value = paths.find(path => path !== "seed") ?? paths[0] ?? "";
element("measure").value = data.curves.includes("image_loss") ? "image_loss" : data.curves[0];
element("mean-label").hidden = !paths.includes("seed");
for (const id of ["measure", "colour", "log", "mean"]) element(id).addEventListener("change", draw);

// Small pictures are decoded when they come into view.
const viewing = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    viewing.unobserve(target);
    const image = new Image();
    image.alt = "";
    image.src = "data:image/jpeg;base64," + target.run.picture;
    target.replaceChildren(image);
  }
}, { rootMargin: "400px" });

// Runs that differ in nothing but their titles have these.
const plain = run => paths.map(path => `${last(path)} ${run.values[path] ?? "–"}`).join(", ");
const counts = new Map();
for (const run of data.runs) counts.set(plain(run), (counts.get(plain(run)) ?? 0) + 1);
const describe = run => plain(run) && counts.get(plain(run)) === 1 ? plain(run) : run.values.title || run.id;
const light = run => {
  if (lit === run) return;
  lit = run;
  for (const one of data.runs) { one.card?.classList.toggle("lit", one === run); one.row?.classList.toggle("lit", one === run); }
  draw();
};

for (const run of data.runs) {
  const card = make("a", undefined, "run");
  if (run.link) card.href = run.link;
  const picture = make("span", undefined, "picture");
  picture.run = run;
  const text = make("span", undefined, "text");
  text.append(make("b", describe(run)));
  text.append(make("span", run.status === "complete" ? `${number(run.results.polytopes)} polytopes, loss ${number(run.results.image_loss ?? run.results.training_loss, 3)}` : run.status, run.status === "complete" ? "quiet" : "bad"));
  card.append(picture, text);
  if (run.picture) viewing.observe(picture);
  card.addEventListener("mouseenter", () => light(run));
  card.addEventListener("focus", () => light(run));
  run.card = card;
}

// The table.
const columns = [
  { key: "name", title: "run", of: run => run.name },
  ...paths.map(path => ({ key: path, title: last(path), of: run => run.values[path] })),
  ...data.measures.map(measure => ({ key: "=" + measure, title: words(measure), of: run => run.results[measure], isResult: true, isMore: !data.principal.includes(measure) })),
  { key: "seconds", title: "seconds", of: run => run.seconds, isResult: true },
  { key: "weights", title: "weights", of: run => run.weights },
];
for (const column of columns) {
  const head = make("th"), button = make("button", column.title);
  button.type = "button";
  head.scope = "col";
  head.append(button);
  if (column.isMore) head.className = "more";
  button.addEventListener("click", () => { sort = { key: column.key, up: sort.key === column.key ? !sort.up : true }; update(); });
  column.head = head;
  element("head").append(head);
}
for (const run of data.runs) {
  const row = make("tr");
  for (const column of columns) {
    const cell = make("td"), value = column.of(run);
    if (column.isMore) cell.className = "more";
    if (column.key === "name" && run.link) { const link = make("a", run.name); link.href = run.link; cell.append(link); }
    else cell.textContent = column.isResult ? number(value) : value ?? "–";
    row.append(cell);
  }
  row.addEventListener("mouseenter", () => light(run));
  run.row = row;
}

element("all-label").hidden = !columns.some(column => column.isMore);
element("all").addEventListener("change", event => element("rows").parentElement.classList.toggle("all", event.target.checked));

function update() {
  const column = columns.find(one => one.key === sort.key);
  shown = data.runs.filter(run => [...chosen].every(([path, values]) => values.has(run.values[path] ?? "–")));
  shown.sort((a, b) => {
    const [x, y] = [column.of(a), column.of(b)];
    const order = column.isResult ? (x ?? Infinity) - (y ?? Infinity) || 0 : compareValues(x, y);
    return (sort.up ? order : -order) || natural(a.name, b.name);
  });
  for (const one of columns) one.head.setAttribute("aria-sort", one === column ? (sort.up ? "ascending" : "descending") : "none");
  element("gallery").replaceChildren(...shown.map(run => run.card));
  element("rows").replaceChildren(...shown.map(run => run.row));
  element("count").textContent = shown.length === data.runs.length ? `${shown.length} runs` : `${shown.length} of ${data.runs.length} runs`;
  draw();
}

// The chart.
const canvas = element("chart").querySelector("canvas"), pen = canvas.getContext("2d");
const few = ["#5a45d0", "#cf2a22", "#0f7a5c", "#b86a00", "#1f5fe0", "#9b2f86", "#7a8b00", "#80808a"];
const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
const fewDark = ["#a99bff", "#ff766c", "#4cc79f", "#ffb84d", "#78a6ff", "#e38bd0", "#b9c94b", "#a3a4ab"];
let frame = null;

function groups() {
  const path = element("colour").value;
  const keys = path ? [...new Set(data.runs.map(run => run.values[path] ?? "–"))].sort(compareValues) : data.runs.map(run => run.name);
  const index = new Map(keys.map((key, i) => [key, i]));
  const key = run => path ? run.values[path] ?? "–" : run.name;
  const list = isDark() ? fewDark : few;
  const colour = i => keys.length <= list.length ? list[i] : `hsl(${Math.round(280 * i / Math.max(1, keys.length - 1))} 62% ${isDark() ? 68 : 42}%)`;
  return { path, keys, of: run => colour(index.get(key(run))), colour };
}

function draw() {
  if (!element("chart").clientWidth) return;
  const scale = devicePixelRatio || 1, width = element("chart").clientWidth, height = element("chart").clientHeight;
  canvas.width = width * scale; canvas.height = height * scale;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(document.documentElement), measure = element("measure").value, isLog = element("log").checked;
  const colours = groups(), isMean = element("mean").checked && paths.includes("seed");
  const take = value => value === null || (isLog && value <= 0) ? null : isLog ? Math.log10(value) : value;
  let curves = shown.filter(run => run.curves[measure]).map(run => ({ run, colour: colours.of(run), epochs: run.epochs, values: run.curves[measure].map(take) }));
  if (isMean) {
    const same = new Map();
    for (const curve of curves) {
      const key = paths.filter(path => path !== "seed").map(path => curve.run.values[path]).join("\0") + curve.epochs.length;
      same.set(key, [...(same.get(key) ?? []), curve]);
    }
    curves = [...same.values()].map(list => {
      const statistics = list[0].epochs.map((_, i) => {
        const values = list.map(curve => curve.values[i]).filter(value => value !== null && value !== undefined);
        if (!values.length) return [null, null, null];
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const spread = values.length > 1 ? Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) : 0;
        return [mean, mean - spread, mean + spread];
      });
      return { ...list[0], count: list.length, values: statistics.map(one => one[0]), low: statistics.map(one => one[1]), high: statistics.map(one => one[2]) };
    });
  }
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const curve of curves) {
    for (const x of curve.epochs) { x0 = Math.min(x0, x); x1 = Math.max(x1, x); }
    for (const list of [curve.values, curve.low ?? [], curve.high ?? []]) for (const y of list) if (y !== null && y !== undefined) { y0 = Math.min(y0, y); y1 = Math.max(y1, y); }
  }
  if (!(x1 > x0)) x1 = x0 + 1;
  if (!(y1 > y0)) { y0 -= .5; y1 += .5; }
  const box = { left: 62, right: width - 12, top: 10, bottom: height - 30 };
  const X = x => box.left + (x - x0) / (x1 - x0) * (box.right - box.left), Y = y => box.bottom - (y - y0) / (y1 - y0) * (box.bottom - box.top);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px Inter, system-ui, sans-serif";
  pen.fillStyle = style.getPropertyValue("--quiet"); pen.strokeStyle = style.getPropertyValue("--hairline"); pen.lineWidth = 1;
  const ticks = (from, to) => {
    const rough = (to - from) / 5, unit = 10 ** Math.floor(Math.log10(rough)), step = unit * (rough / unit < 1.5 ? 1 : rough / unit < 3.5 ? 2 : rough / unit < 7.5 ? 5 : 10);
    const list = [];
    for (let tick = Math.ceil(from / step) * step; tick <= to + step * 1e-9; tick += step) list.push(tick);
    return list;
  };
  pen.textAlign = "right"; pen.textBaseline = "middle";
  // Powers of ten; within two decades also 2 and 5 times a power, and within a fraction of one round numbers.
  const powers = (from, to) => {
    if (to - from >= 2) return ticks(from, to).filter(Number.isInteger);
    const list = [];
    for (let power = Math.floor(from); power <= to; power++) for (const digit of [1, 2, 5]) list.push(power + Math.log10(digit));
    const within = list.filter(tick => tick >= from && tick <= to);
    return within.length >= 3 ? within : ticks(10 ** from, 10 ** to).map(Math.log10);
  };
  if (curves.length) for (const tick of isLog ? powers(y0, y1) : ticks(y0, y1)) {
    pen.beginPath(); pen.moveTo(box.left, Y(tick)); pen.lineTo(box.right, Y(tick)); pen.stroke();
    pen.fillText(String(Number((isLog ? 10 ** tick : tick).toPrecision(3))), box.left - 8, Y(tick));
  }
  pen.textAlign = "center"; pen.textBaseline = "top";
  if (curves.length) for (const tick of ticks(x0, x1)) pen.fillText(String(Math.round(tick)), X(tick), box.bottom + 8);
  pen.lineJoin = "round";
  const trace = (curve, list) => {
    let isDown = false;
    pen.beginPath();
    list.forEach((y, i) => {
      if (y === null || y === undefined) { isDown = false; return; }
      if (isDown) pen.lineTo(X(curve.epochs[i]), Y(y)); else pen.moveTo(X(curve.epochs[i]), Y(y));
      isDown = true;
    });
  };
  const diamond = (x, y, size) => { pen.beginPath(); pen.moveTo(x, y - size); pen.lineTo(x + size, y); pen.lineTo(x, y + size); pen.lineTo(x - size, y); pen.closePath(); };
  const many = curves.length > 40;
  for (const curve of curves) {
    if (!curve.low) continue;
    pen.beginPath();
    const points = curve.epochs.map((x, i) => [x, curve.low[i], curve.high[i]]).filter(point => point[1] !== null);
    points.forEach(([x, , high], i) => i ? pen.lineTo(X(x), Y(high)) : pen.moveTo(X(x), Y(high)));
    points.reverse().forEach(([x, low]) => pen.lineTo(X(x), Y(low)));
    pen.closePath();
    pen.globalAlpha = .16; pen.fillStyle = curve.colour; pen.fill();
  }
  for (const curve of curves) {
    pen.globalAlpha = lit && !isMean ? .25 : many ? .45 : .9; pen.strokeStyle = curve.colour; pen.lineWidth = many ? 1 : 1.6;
    trace(curve, curve.values); pen.stroke();
    // A run that diverged at once has one value, and no line.
    const single = curve.values.findIndex(y => y !== null && y !== undefined);
    if (single >= 0 && curve.values.findLastIndex(y => y !== null && y !== undefined) === single) {
      pen.beginPath(); pen.arc(X(curve.epochs[single]), Y(curve.values[single]), 3, 0, 2 * Math.PI); pen.fillStyle = curve.colour; pen.fill();
    }
  }
  // Where a run's curves break out of their past.
  if (!isMean) for (const curve of curves) for (const i of Object.keys(curve.run.changes)) {
    const y = curve.values[i];
    if (y === null || y === undefined) continue;
    pen.globalAlpha = lit && lit !== curve.run ? .25 : 1;
    diamond(X(curve.epochs[i]), Y(y), many ? 3 : 5);
    pen.fillStyle = curve.colour; pen.fill();
    pen.strokeStyle = style.getPropertyValue("--card"); pen.lineWidth = 1; pen.stroke();
  }
  const bright = !isMean && curves.find(curve => curve.run === lit);
  if (bright) { pen.globalAlpha = 1; pen.strokeStyle = bright.colour; pen.lineWidth = 2.6; trace(bright, bright.values); pen.stroke(); }
  pen.globalAlpha = 1;
  frame = { curves, X, Y, isLog, isMean };
  const present = new Set(shown.map(run => colours.path ? run.values[colours.path] ?? "–" : run.name));
  element("legend").replaceChildren(...colours.keys.filter(key => present.has(key)).slice(0, 200).map(key => {
    const item = make("span"), swatch = make("i");
    swatch.style.background = colours.colour(colours.keys.indexOf(key));
    item.append(swatch, colours.path ? `${last(colours.path)} ${key}` : key);
    return item;
  }));
  if (!isMean && curves.some(curve => Object.keys(curve.run.changes).length)) {
    const item = make("span", "phase change"), swatch = make("i", undefined, "change");
    item.prepend(swatch);
    element("legend").append(item);
  }
}

// The nearest curve under the pointer is lit.
canvas.addEventListener("pointermove", event => {
  if (!frame) return;
  let best = null;
  for (const curve of frame.curves) curve.values.forEach((y, i) => {
    if (y === null || y === undefined) return;
    const distance = (frame.X(curve.epochs[i]) - event.offsetX) ** 2 + (frame.Y(y) - event.offsetY) ** 2;
    if (!best || distance < best.distance) best = { distance, curve, i, y };
  });
  const tip = element("tip");
  tip.hidden = !best || best.distance > 900;
  if (tip.hidden) { light(null); return; }
  const name = frame.isMean ? paths.filter(path => path !== "seed").map(path => `${last(path)} ${best.curve.run.values[path] ?? "–"}`).join(", ") + ` (${best.curve.count} seeds)` : describe(best.curve.run);
  tip.textContent = `${name}: ${number(frame.isLog ? 10 ** best.y : best.y)} at epoch ${best.curve.epochs[best.i]}` + (frame.isMean || !best.curve.run.changes[best.i] ? "" : `; ${best.curve.run.changes[best.i]} starts a phase change`);
  tip.style.left = `${Math.min(event.offsetX + 14, canvas.clientWidth - tip.offsetWidth - 4)}px`;
  tip.style.top = `${Math.max(0, event.offsetY - 34)}px`;
  if (!frame.isMean) light(best.curve.run);
});
canvas.addEventListener("pointerleave", () => { element("tip").hidden = true; light(null); });
addEventListener("resize", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
update();
