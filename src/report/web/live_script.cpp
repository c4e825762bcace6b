#include "report/web/live.hpp"

namespace costsim::report::web {

const char* live_style() {
  return R"css(
#controls { padding: 0.4em 0.8em; background: var(--panel); border-left: 6px solid var(--link); }
#controls h2 { border: 0; padding: 0; margin: 0.2em 0; }
.controls { display: grid; gap: 0.5em 2em; }
.control { display: grid; grid-template-columns: 1fr; gap: 0.1em; min-width: 0; }
.control.moved label { font-weight: 700; }
.control input[type=range] { width: 100%; min-height: 24px; margin: 0; accent-color: var(--link); }
.control .value-of { display: flex; gap: 0.4em; align-items: center; }
.control input[type=number] { width: 9em; min-height: 28px; }
.control button, .actions button { min-height: 28px; }
#controls input, #controls button { font: inherit; font-size: 0.9rem; color: var(--text);
  background: var(--page); border: 1px solid var(--muted); border-radius: 3px; }
#controls input.refused { border: 2px solid var(--bad); }
#controls pre { margin: 0.4em 0; padding: 0.4em; background: var(--page); }
.actions { display: flex; flex-wrap: wrap; gap: 0.5em; }
#state.refused { color: var(--bad); font-weight: 600; }
@media (min-width: 720px) { .controls { grid-template-columns: 1fr 1fr; } }
@media print { #controls { display: none; } }
)css";
}

const char* live_script() {
  return R"js('use strict';
(() => {
const panel = document.getElementById('controls'), state = document.getElementById('state');
const command = document.getElementById('command'), main = document.querySelector('main');
const steps = 1000;
let shown = new Map();                        // sections by id: their text, and what stands for it
let running = false, waiting = null;

const plain = x => x.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 4 });
// As a shell takes it.
const quoted = text => /^[\w.,:=%+\/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

function controlOf(row) {
  const [slider, number] = row.querySelectorAll('input');
  const { key, before, after, now, whole } = row.dataset;
  const low = Number(row.dataset.low), high = Number(row.dataset.high);
  const choices = row.dataset.choices.split(' ').filter(Boolean);
  const last = choices.length ? choices.length - 1 : steps;
  const valueAt = step => low * (high / low) ** (step / steps);
  const midway = step => choices.length ? (Number(choices[step]) + Number(choices[step + 1])) / 2
                                        : valueAt(step + 0.5);
  const atStep = step => choices.length ? choices[step]
                         : whole ? String(Math.round(valueAt(step))) : plain(valueAt(step));
  const slide = () => {
    let step = 0;
    while (step < last && midway(step) < Number(number.value)) ++step;
    slider.value = step;
    slider.setAttribute('aria-valuetext', before + number.value + after);
  };
  const control = {
    row, number,
    moved: () => number.value !== now,
    setting: () => `${key}=${before}${number.value}${after}`,
    reset() { number.value = now; slide(); },
  };
  slider.addEventListener('input', () => {
    number.value = atStep(Number(slider.value));
    slider.setAttribute('aria-valuetext', before + number.value + after);
    changed(performance.now());
  });
  number.addEventListener('input', () => { slide(); changed(performance.now()); });
  row.querySelector('button').addEventListener('click', () => {
    control.reset();
    changed(performance.now());
  });
  slide();
  return control;
}
const controls = [...panel.querySelectorAll('.control')].map(controlOf);

const settings = () => controls.filter(each => each.moved()).map(each => each.setting());

async function post(what) {
  const answer = await fetch(what, {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ set: settings() }),
  });
  if (answer.ok) return answer;
  let why = answer.statusText;
  try { why = (await answer.json()).error; } catch { /* its status has to do */ }
  throw new Error(why);
}

function elementOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// What was unfolded stays so.
function unfoldAlike(old, fresh) {
  const before = old.querySelectorAll('details'), after = fresh.querySelectorAll('details');
  before.forEach((each, i) => { if (after[i]) after[i].open = each.open; });
}

function show(page) {
  const next = new Map();
  for (const [id, html] of page.sections) {
    const known = shown.get(id);
    if (known && known.html === html) { next.set(id, known); continue; }
    const node = elementOf(html), old = document.getElementById(id);
    if (old) {
      unfoldAlike(old, node);
      old.replaceWith(node);
    }
    next.set(id, { html, node });
  }
  const nodes = [...next.values()].map(each => each.node);
  if (nodes.some((node, i) => main.children[i] !== node) || main.children.length !== nodes.length)
    main.replaceChildren(...nodes);
  for (const name of ['header', 'footer']) {
    const old = document.querySelector(`body > ${name}`), node = elementOf(page[name]);
    if (!old.isEqualNode(node)) old.replaceWith(node);
  }
  shown = next;
}

function say(words, refused = false) {
  state.textContent = words;
  state.className = refused ? 'refused' : '';
}

function tellSettings() {
  controls.forEach(each => each.row.classList.toggle('moved', each.moved()));
  command.textContent =
      [panel.dataset.command, ...settings().map(each => `--set ${quoted(each)}`)].join(' ');
}

// Behind the next frame, which shows what has changed.
function measured(begin) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      performance.measure('input to paint', { start: begin, end: performance.now() });
    };
    port2.postMessage(null);
  });
}

// One question at a time; what has moved meanwhile is asked next.
async function changed(begin) {
  if (running) { waiting ??= begin; return; }
  running = true;
  tellSettings();
  try {
    const page = await (await post('evaluate')).json();
    show(page);
    const count = settings().length;
    say(count === 0 ? 'As the scenario states it.'
                    : `${count} ${count === 1 ? 'number differs' : 'numbers differ'} from the file.`);
  } catch (error) {
    say(`${error.message} The page shows the last values that were taken.`, true);
  }
  measured(begin);
  running = false;
  if (waiting === null) return;
  const next = waiting;
  waiting = null;
  changed(next);
}

async function download(name, type) {
  try {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([await (await post(name)).text()], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) { say(error.message, true); }
}

const onClick = (id, work) => document.getElementById(id).addEventListener('click', work);
onClick('reset', () => {
  controls.forEach(each => each.reset());
  changed(performance.now());
});
onClick('scenario', () => download('scenario.toml', 'application/toml'));
onClick('page', () => download('decision.html', 'text/html'));
onClick('copy', async () => {
  try {
    await navigator.clipboard.writeText(command.textContent);
    say('Copied.');
  } catch {
    getSelection().selectAllChildren(command);
    say('Selected: copy it by hand.');
  }
});
controls.forEach(each => each.reset());       // what a browser kept of an earlier visit
panel.hidden = false;
})();
)js";
}

}  // namespace costsim::report::web
