/**
 * The look of a report, on screen and on two sheets of A4. One fixed text: the policy of the built page allows exactly this style in the
 * preview, by its hash (vite.config.ts).
 */
export const STYLE = `
@page { size: A4; margin: 0; }
* { box-sizing: border-box; }
html { color-scheme: only light; background: #e9e7e2; color: #1c1e22; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; padding: 24px 12px; font: 9.4pt/1.42 system-ui, 'Segoe UI', 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', 'Noto Sans JP', 'Noto Sans', sans-serif; font-variant-numeric: tabular-nums; }
html:lang(ja) body { font-size: 8.9pt; line-height: 1.5; word-break: auto-phrase; line-break: strict; }
h1, h2, h3, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
svg { display: block; max-width: 100%; height: auto; }
.sheet { width: 210mm; height: 297mm; margin: 0 auto 24px; padding: 13mm 15mm 10mm; background: #fff; box-shadow: 0 2px 18px rgb(0 0 0 / .14); display: flex; flex-direction: column; gap: 4.2mm; overflow: hidden; break-after: page; position: relative; }
.sheet.last { break-after: auto; }
.sheet > * { flex: none; }
.top { display: flex; justify-content: space-between; gap: 8mm; font-size: 7.6pt; color: #5a6069; border-bottom: .35mm solid #1c1e22; padding-bottom: 1.6mm; }
.top b { color: #1c1e22; letter-spacing: .02em; }
h1 { font-size: 19pt; line-height: 1.18; font-weight: 680; letter-spacing: -.012em; text-wrap: balance; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.question { font-size: 10.2pt; color: #3a3f47; margin-top: 1.6mm; overflow-wrap: anywhere; text-wrap: pretty; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
h2 { font-size: 10.6pt; font-weight: 660; margin-bottom: 1.4mm; letter-spacing: -.004em; }
.small { font-size: 7.9pt; line-height: 1.42; color: #4b515a; }
.soft { color: #5a6069; }
.name { overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1; overflow: hidden; }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: 0 6mm; align-items: center; border-radius: 2.4mm; padding: 3.6mm 5mm; background: #f3f2ee; border-left: 2mm solid #6a6f78; }
.verdict .word { font-size: 23pt; font-weight: 720; line-height: 1.1; letter-spacing: -.01em; white-space: nowrap; }
.verdict p { text-wrap: pretty; }
.verdict .lead { font-weight: 620; font-size: 10.4pt; }
.ship { background: #e6f2ec; border-color: #0b7659; } .ship .word, .met { color: #0b6a50; }
.hold { background: #fbe9e4; border-color: #a3261b; } .hold .word, .missed { color: #a3261b; }
.unclear { background: #fbf4dd; border-color: #9a6700; } .unclear .word, .open { color: #855900; }
.cards { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 4mm; }
.card { border: .25mm solid #dfddd7; border-radius: 2.4mm; padding: 2.6mm 3.4mm 2mm; }
.card h3 { font-size: 8.6pt; font-weight: 600; display: flex; justify-content: space-between; gap: 2mm; }
.card h3 b { font-weight: 700; white-space: nowrap; }
.card .figure { font-size: 20pt; font-weight: 660; line-height: 1.2; letter-spacing: -.01em; }
.card .figure + .small { margin-bottom: .8mm; }
.card svg { width: 100%; }
.notes { padding-left: 4mm; }
.notes li { margin: .5mm 0; text-wrap: pretty; }
table { width: 100%; border-collapse: collapse; font-size: 8.2pt; table-layout: fixed; }
th { text-align: left; font-weight: 560; font-size: 7.6pt; color: #5a6069; border-bottom: .3mm solid #1c1e22; padding: .6mm 2mm .6mm 0; vertical-align: bottom; }
td { border-bottom: .2mm solid #edebe6; padding: .75mm 2mm .75mm 0; vertical-align: middle; }
.dense { gap: 2.4mm; }
.dense h1 { font-size: 14.5pt; } .dense .question { font-size: 8.6pt; }
.dense td { padding-top: .35mm; padding-bottom: .35mm; }
tr.first td { border-top: .2mm solid #cfccc4; }
tr.candidate td { background: #f3f2ee; }
tr.candidate .pair span { font-weight: 680; }
.mark.chosen { border-color: #1c1e22; background: #1c1e22; color: #fff; }
td .key { display: inline-block; min-width: 4.6mm; font-weight: 700; }
td svg { width: 25mm; flex: none; }
td .pair { display: flex; align-items: center; gap: 1.6mm; }
td .pair span { white-space: nowrap; line-height: 1.2; }
td .pair small { display: block; font-size: 6.9pt; font-weight: 400; color: #5a6069; }
.nowrap { white-space: nowrap; }
th svg { width: 25mm; }
.w-run { width: 33%; } .w-strip { width: 23.5%; } .w-n { width: 9%; } .w-time { width: 11%; }
.right { text-align: right; padding-right: 0; }
.mark { display: inline-block; line-height: 1.35; font-size: 6.8pt; font-weight: 600; border: .2mm solid #9a6700; color: #855900; border-radius: 1mm; padding: 0 1mm; white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: .6mm 5mm; margin-top: 1.2mm; }
.legend svg { display: inline-block; vertical-align: -1px; width: auto; }
.ladder { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3.4mm; list-style: none; }
.ladder li { border-top: 1mm solid #cfccc4; padding-top: 1.4mm; font-size: 8.4pt; }
.ladder li.enough { border-color: #0b7659; } .ladder li.not-enough { border-color: #a3261b; } .ladder li.open { border-color: #c79a1e; color: inherit; }
.ladder h3 { font-size: 9pt; font-weight: 640; display: flex; justify-content: space-between; gap: 2mm; margin-bottom: .5mm; }
.ladder h3 b { font-size: 7.6pt; white-space: nowrap; }
.chart { margin: -3mm -4.5mm; }
.advice { font-size: 10.2pt; font-weight: 600; margin-bottom: 2.2mm; text-wrap: pretty; }
.halves { display: grid; grid-template-columns: 1fr 1fr; gap: 7mm; }
.cost { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
.cost div { background: #f6f5f1; border-radius: 2mm; padding: 2mm 3mm; min-width: 0; }
.cost b { display: block; font-size: 14pt; font-weight: 660; line-height: 1.25; overflow-wrap: anywhere; }
.recipe { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 6mm; font-size: 7.4pt; }
.recipe div { display: flex; justify-content: space-between; gap: 2mm; border-bottom: .2mm solid #edebe6; padding: .28mm 0; min-width: 0; }
.recipe dt { font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Consolas, 'Noto Sans Mono', monospace; font-size: 6.9pt; color: #5a6069; white-space: nowrap; }
.recipe dd { text-align: right; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
code { font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Consolas, 'Noto Sans Mono', monospace; font-size: 7.4pt; overflow-wrap: anywhere; }
.foot { margin-top: auto; display: flex; justify-content: space-between; gap: 8mm; font-size: 7.1pt; color: #5a6069; border-top: .2mm solid #dfddd7; padding-top: 1.4mm; }
.foot span:last-child { white-space: nowrap; }
.more { width: 210mm; max-width: 100%; margin: 0 auto 24px; background: #fff; padding: 6mm 15mm; box-shadow: 0 2px 18px rgb(0 0 0 / .1); overflow-x: auto; }
.more summary { font-weight: 620; cursor: pointer; }
.more table { table-layout: auto; margin: 3mm 0; }
.more pre { font-size: 7.4pt; white-space: pre-wrap; overflow-wrap: anywhere; }
@media screen and (max-width: 820px) {
  body { padding: 0; }
  .sheet { width: auto; height: auto; min-height: 0; padding: 18px 16px; margin-bottom: 12px; }
  .cards, .ladder, .halves, .recipe { grid-template-columns: 1fr; grid-auto-flow: row; grid-auto-columns: auto; }
  .verdict { grid-template-columns: 1fr; }
  .wide { overflow-x: auto; } .wide table { min-width: 640px; }
  .more { padding: 16px; }
}
@media print {
  html { background: #fff; }
  body { padding: 0; }
  .sheet { margin: 0; box-shadow: none; }
  .more { display: none; }
}
`;
