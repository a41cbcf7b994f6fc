/** Style of a report: light and dark, from a phone to paper. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1c1e21;--quiet:#5b6470;--line:#d9dde2;--arm:#2457c5;--boost:#c2570c}
@media (prefers-color-scheme:dark){:root{--page:#16181c;--text:#e6e8eb;--quiet:#a3abb5;--line:#3a4048;--arm:#7ea6ff;--boost:#ff9d5c}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:82rem;padding:1rem;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin:2rem 0 .25rem}h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0 .75rem;color:var(--quiet);max-width:52rem}.verdict{padding-left:1.2rem;max-width:52rem}
a{color:inherit;text-decoration:underline dotted;text-underline-offset:.15em}nav a{margin-right:1rem;color:var(--arm)}
dl{max-width:52rem}dt{font-weight:600;margin-top:.5rem}dd{margin:0;color:var(--quiet)}dt:target{color:var(--arm)}
footer{margin-top:2rem;border-top:1px solid var(--line);font-size:.875rem}code{overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:0 2rem}figure{margin:0;max-width:30rem}
figcaption{color:var(--quiet);font-size:.875rem;margin:0 0 .25rem}svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}th{vertical-align:bottom}
.left{text-align:left}tr.first td{border-top:2px solid var(--line)}tr.control td{color:var(--quiet)}tr.control td.name{padding-left:1.4rem}
.name{position:sticky;left:0;background:var(--page)}
@media (max-width:40rem){th{white-space:normal}th,td{padding:.25rem .4rem}table{font-size:.8125rem}}
@media print{
@page{margin:12mm}
:root{--page:#fff;--text:#000;--quiet:#444;--line:#bbb;--arm:#2457c5;--boost:#c2570c}
body{max-width:none;padding:0;font-size:11px}nav{display:none}a{text-decoration:none}
h2,h3,figcaption,thead{break-after:avoid}figure,tr,dt{break-inside:avoid}.charts{grid-template-columns:1fr 1fr}
.scroll{overflow:visible}.name{position:static}table{font-size:8.5px}th{white-space:normal}th,td{padding:.1rem .3rem}}`;
