#include "report/web/html.hpp"

namespace costsim::report::web {

// Each colour has at least 4.5 : 1 against the backgrounds that it stands on, in both themes
// (WCAG 2.2, 1.4.3); tests/report/contrast_test.cpp reads them here.
const char* style_sheet() {
  return R"css(
:root { --page: #ffffff; --panel: #f3f5f8; --text: #1b1f24; --muted: #4d5763; --rule: #c9d0d8;
  --link: #0b57a4; --good: #14663a; --bad: #a3191f; --caution: #7a4d00;
  --look0: #0b57a4; --look1: #a34400; --look2: #14663a; --look3: #7b2d8b; --look4: #8a1f4b;
  --look5: #4b5320; }
@media screen and (prefers-color-scheme: dark) { :root {
  --page: #14181d; --panel: #1f252c; --text: #e8ecf1; --muted: #a9b4c0; --rule: #46505b;
  --link: #7ab8f5; --good: #6fce96; --bad: #ff9a94; --caution: #f0c060;
  --look0: #7ab8f5; --look1: #f5a56b; --look2: #6fce96; --look3: #d9a0e6; --look4: #f59ab8;
  --look5: #c3cc7a; } }
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0 auto; padding: 12px; max-width: 1120px; background: var(--page);
  color: var(--text); font: 16px/1.45 system-ui, -apple-system, "Segoe UI", "DejaVu Sans",
  Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0.2em 0; }
h2 { font-size: 1.2rem; margin: 0 0 0.6em; padding-top: 0.8em; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.2em 0 0.4em; }
p { margin: 0.4em 0; }
header p, footer, small, .muted, caption, summary { color: var(--muted); }
section { margin: 1.6em 0 0; }
small { display: block; font-size: 0.8rem; }
a { color: var(--link); }
.skip { position: absolute; left: -1000px; }
.skip:focus { position: static; }
nav ul, .legend { display: flex; flex-wrap: wrap; gap: 0.2em 1em; padding: 0; margin: 0.6em 0;
  list-style: none; }
.verdict { padding: 0.8em; background: var(--panel); border-left: 6px solid var(--muted); }
.verdict p:first-of-type { font-size: 1.1rem; }
.verdict.pass, .check.pass { border-color: var(--good); }
.verdict.fail, .check.fail { border-color: var(--bad); }
.verdict.doubt, .check.warn { border-color: var(--caution); }
.verdict h2 { border: 0; padding: 0; margin: 0; }
.pass > .word { color: var(--good); }
.fail > .word { color: var(--bad); }
.warn > .word, .doubt > .word { color: var(--caution); }
.word { font-weight: 700; }
.check { border-left: 4px solid var(--muted); padding: 0 0 0 0.8em; margin: 0 0 1.4em; }
.check h3 { margin-top: 0; }
figure { margin: 0 0 1.2em; max-width: 520px; }
figcaption { font-weight: 600; margin-bottom: 0.4em; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 11px; fill: var(--text); }
svg .tick, svg .axis-name { fill: var(--muted); }
svg .figure { font-weight: 600; }
.patterns { position: absolute; width: 0; height: 0; }
.sample { width: 34px; height: 12px; flex: none; }
.legend li { display: flex; gap: 0.4em; align-items: center; }
.grid { stroke: var(--rule); stroke-width: 0.6; }
.axis { stroke: var(--muted); stroke-width: 1; }
.track { fill: var(--panel); }
.bar { fill: var(--muted); }
.hatch { stroke: var(--page); stroke-width: 2; }
.hatched { fill: url(#hatch); }
.holds { fill: var(--panel); stroke: var(--muted); stroke-width: 0.6; }
.fails { fill: var(--rule); stroke: var(--muted); stroke-width: 0.6; }
.strip-word { paint-order: stroke; stroke: var(--page); stroke-width: 3; }
.limit-line { stroke: var(--text); stroke-width: 2; }
.now-line { stroke: var(--text); stroke-width: 1.4; }
.mark-line { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 2; }
.band { fill: var(--muted); opacity: 0.18; }
.curve, .limit-curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.limit-curve { stroke-width: 1; stroke-dasharray: 3 3; }
.dash1 { stroke-dasharray: 7 3; } .dash2 { stroke-dasharray: 2 3; }
.dash3 { stroke-dasharray: 9 3 2 3; } .dash4 { stroke-dasharray: 12 4; }
.dash5 { stroke-dasharray: 5 2 1 2 1 2; }
path.look0 { stroke: var(--look0); } path.look1 { stroke: var(--look1); }
path.look2 { stroke: var(--look2); } path.look3 { stroke: var(--look3); }
path.look4 { stroke: var(--look4); } path.look5 { stroke: var(--look5); }
.sign { fill: var(--page); stroke-width: 1.5; }
.bar.look0 { fill: var(--look0); } .bar.look1 { fill: var(--look1); }
.bar.look2 { fill: var(--look2); } .bar.look3 { fill: var(--look3); }
.bar.look4 { fill: var(--look4); } .bar.look5 { fill: var(--look5); }
.whisker { stroke: var(--text); stroke-width: 1.4; }
.reach { fill: transparent; }
.value { display: none; paint-order: stroke; stroke: var(--page); stroke-width: 4;
  font-weight: 600; }
.point:hover .value, .point:focus .value { display: block; }
.point:focus, .row:focus { outline: 2px solid var(--link); }
.wide { overflow-x: auto; } .wide td { overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; margin: 0 0 1em; }
caption { text-align: left; padding: 0.4em 0; }
th, td { text-align: left; vertical-align: top; font-weight: 400; padding: 0.3em 0.6em 0.3em 0;
  border-bottom: 1px solid var(--rule); }
th, td { min-width: 5em; } tbody th { min-width: 7em; }
thead th { font-weight: 600; }
.figures { text-align: right; font-variant-numeric: tabular-nums; }
td.figures { overflow-wrap: break-word; }
td:last-child, th:last-child { padding-right: 0; }
pre, code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: 0.85rem; }
pre { white-space: pre-wrap; background: var(--panel); padding: 0.8em; }
summary { cursor: pointer; padding: 0.3em 0; }
ul.plain { padding-left: 1.2em; margin: 0.4em 0; }
footer { margin-top: 2em; border-top: 1px solid var(--rule); padding: 0.8em 0; font-size: 0.85rem; }
@media (min-width: 720px), print { .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em; } .pair > * { min-width: 0; } }
@media print { .wide { overflow-x: visible; } .wide td { overflow-wrap: anywhere; }
  th, td, tbody th { min-width: 0; } body { max-width: none; padding: 0; font-size: 10pt; } .skip, nav { display: none; }
  .bar, .track, .holds, .fails, .band, .verdict, pre { print-color-adjust: exact;
  -webkit-print-color-adjust: exact; } figure, .check, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; } figure { max-width: 8.5cm; } }
)css";
}

}  // namespace costsim::report::web
