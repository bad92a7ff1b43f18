/* Colours are variables with a light and a dark set. All pairs of text and background have a contrast of 4.5 or more
 * (WCAG 2.2, 1.4.3). Print always uses the light set.
 */
#include "report/pages/page_style.h"

#include "base/strbuf.h"
#include "report/render/svg_key.h"

static const char light[] = ":root{--ground:#fff;--text:#1a1f26;--soft:#52606d;--line:#cbd2d9;--card:#f5f7fa;"
                            "--good:#0b6b3a;--bad:#a61b1b;--open:#7a4b00;--bar:#0072b2;--link:#0b57a4;"
                            "--shade0:#eef1f4;--shade1:#dde3ea;--shade2:#dcefe2}\n";
static const char dark[] =
        ":root{--ground:#12161b;--text:#e6eaee;--soft:#a5b1bd;--line:#3a444f;--card:#1b2129;"
        "--good:#5fd39a;--bad:#ff8a80;--open:#f2bd4b;--bar:#4aa8e0;--link:#7cb8f2;"
        "--shade0:#1c232b;--shade1:#29323d;--shade2:#1d3327}\n";
static const char body[] =
        "*{box-sizing:border-box}\n"
        "html{-webkit-text-size-adjust:100%}\n"
        "body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}\n"
        "main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}\n"
        "header{padding-top:1.5rem}\n"
        "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}\n"
        "h2{font-size:1.2rem;margin:2.2rem 0 .4rem}\n"
        "h3{font-size:1rem;margin:1.4rem 0 .3rem}\n"
        "p{margin:.5rem 0}\n"
        "a{color:var(--link)}\n"
        ".soft{color:var(--soft);font-weight:400}\n"
        ".verdict{border:2px solid;border-radius:.5rem;padding:1rem 1.1rem;margin:1rem 0;background:var(--card)}\n"
        ".verdict.good{border-color:var(--good)}.verdict.bad{border-color:var(--bad)}"
        ".verdict.open{border-color:var(--open)}\n"
        ".word{font-size:1.6rem;font-weight:700;margin:0}\n"
        ".good .word{color:var(--good)}.bad .word{color:var(--bad)}.open .word{color:var(--open)}\n"
        ".meaning{font-size:1.15rem}\n"
        ".numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.6rem;margin:1rem 0;"
        "padding:0;list-style:none}\n"
        ".numbers li{background:var(--card);border-radius:.5rem;padding:.6rem .8rem}\n"
        ".numbers span{color:var(--soft);font-size:.875rem;display:block}.numbers strong{font-size:1.25rem;"
        "font-weight:600}\n"
        "table{border-collapse:collapse;width:100%;font-size:.9375rem}\n"
        "caption{text-align:left;color:var(--soft);padding:.3rem 0}\n"
        "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}\n"
        "th[scope=row]{font-weight:600}th .soft{overflow-wrap:anywhere}\n"
        ".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
        "th.n{white-space:normal}.wrap{overflow-wrap:anywhere}\n"
        ".scroll{overflow-x:auto}\n"
        ".share{display:block;width:100%;height:.7rem;fill:var(--bar);margin-top:.4rem}\n"
        "td.bars{width:34%}\n"
        "figure{margin:1rem 0}figcaption{color:var(--soft);font-size:.9375rem;margin-bottom:.3rem}\n"
        "figure>svg{width:100%;height:auto;display:block}svg.narrow{display:none!important}\n"
        ".key{list-style:none;margin:.3rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;"
        "font-size:.875rem}\n"
        ".key svg{width:30px;height:12px}\n"
        "svg text{font:13px system-ui,sans-serif;fill:var(--text);stroke:none}\n"
        "svg .tick{fill:var(--soft)}svg .note{font-weight:600}.narrow .note{font-size:11px}\n"
        ".grid{stroke:var(--line);stroke-width:.6}.axis{stroke:var(--soft);stroke-width:1}\n"
        ".line{fill:none;stroke-linejoin:round}svg .band{stroke:none;fill-opacity:.22}svg .area{stroke:none}\n"
        "svg .part{stroke:var(--ground);stroke-width:1}.rule{stroke-width:1}.whisker{stroke-width:2.5;fill:none}\n"
        "svg .point{stroke:var(--ground);stroke-width:.8}.hit{fill:transparent;stroke:none}\n"
        ".shade0{fill:var(--shade0)}.shade1{fill:var(--shade1)}.shade2{fill:var(--shade2)}\n"
        "pre{background:var(--card);border-radius:.5rem;padding:.7rem .9rem;white-space:pre-wrap;"
        "overflow-wrap:anywhere;font-size:.9375rem}\n"
        ".verdict pre{margin:.3rem 0 .2rem;padding:.5rem .7rem;background:var(--ground)}\n"
        "code{font-family:ui-monospace,monospace;font-size:.95em}\n"
        "ul.plain{padding-left:1.1rem}\n"
        "footer{margin-top:2.5rem;padding-bottom:2rem;color:var(--soft);font-size:.875rem}\n";
static const char phone[] = "@media screen and (max-width:620px){svg.wide{display:none!important}"
                            "svg.narrow{display:block!important}.numbers{grid-template-columns:1fr 1fr}"
                            "td.bars,th.bars,td.more,th.more{display:none}th.wrap{min-width:8rem}}\n";
static const char paper[] =
        "@media print{body{font-size:10.5pt}main,header,footer{max-width:none;padding:0}"
        "figure,tr,table,.verdict,.numbers,pre{break-inside:avoid}h2,h3{break-after:avoid}"
        "table.long{break-inside:auto}"
        "svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
        "a{color:inherit;text-decoration:none}}\n";

void page_style_append(struct strbuf *buf)
{
        strbuf_append(buf, light);
        strbuf_append(buf, body);
        svg_append_style(false, buf);
        strbuf_append(buf, "@media screen and (prefers-color-scheme:dark){\n");
        strbuf_append(buf, dark);
        svg_append_style(true, buf);
        strbuf_append(buf, "}\n");
        strbuf_append(buf, phone);
        strbuf_append(buf, paper);
}
