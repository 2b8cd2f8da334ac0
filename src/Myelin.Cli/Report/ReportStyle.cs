namespace Myelin.Cli.Report;

/// <summary>How the page looks: light and dark, from 360 pixels to wide, on screen and on paper.</summary>
internal static class ReportStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--back:#f3f5f8;--card:#fff;--ink:#1b2431;--muted:#5d6878;--line:#e2e6ec;--soft:#f3f5f8;--accent:#0b6fb8;--second:#d55e00;--third:#00876c;--tint:rgba(11,111,184,.13);--warn:#fff4e5;--warn-line:#e8a44a}
        @media screen and (prefers-color-scheme:dark){:root{--back:#0d1219;--card:#151b24;--ink:#e8ecf2;--muted:#9aa6b6;--line:#28313d;--soft:#1c2430;--accent:#5cb3f0;--second:#f59a4a;--third:#35c9a3;--tint:rgba(92,179,240,.2);--warn:#2b2114;--warn-line:#8a5f22}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--back);color:var(--ink);font:16px/1.55 -apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
        main{max-width:1080px;margin:0 auto;padding:clamp(24px,5vw,64px) clamp(12px,3vw,32px) 0}
        header{padding:0 clamp(4px,1vw,8px);margin-bottom:clamp(20px,3vw,32px)}
        .over{margin:0 0 8px;color:var(--accent);font-size:13px;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
        h1{margin:0;font-size:clamp(26px,4.6vw,42px);line-height:1.15;letter-spacing:-.02em;font-weight:700;text-wrap:balance}
        h1 em{font-style:normal;color:var(--accent)}
        h2{margin:0 0 12px;font-size:22px;line-height:1.25;letter-spacing:-.01em}
        h3{margin:28px 0 4px;font-size:16px;line-height:1.35}
        p{margin:0 0 12px;max-width:75ch}
        .lead{margin:12px 0 8px;font-size:clamp(17px,2.2vw,20px);color:var(--muted)}
        .facts,.legend{display:flex;flex-wrap:wrap;gap:2px 22px;color:var(--muted);font-size:14px;max-width:none}
        .facts{margin-bottom:24px}
        .note{color:var(--muted);font-size:14px;max-width:112ch}
        small{font-size:13px;color:var(--muted);font-weight:400}
        .nowrap{white-space:nowrap;overflow-wrap:normal}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,215px),1fr));gap:14px}
        .figure{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px 20px 16px}
        .figure .value{margin:0;font-size:clamp(22px,2.5vw,27px);line-height:1.2;font-weight:700;letter-spacing:-.02em;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        .figure:first-child .value{color:var(--accent);font-size:clamp(34px,4vw,42px);line-height:1.05}
        .figure .name{margin:2px 0 8px;font-weight:600}
        .figure .note{margin:0;line-height:1.45}
        .figure{display:flex;flex-direction:column}
        .figure .value{flex:0 0 auto;min-height:46px;display:flex;align-items:flex-end}
        .warnings{margin:16px 0 0;padding:12px 18px 12px 36px;background:var(--warn);border:1px solid var(--warn-line);border-radius:12px;font-size:15px}
        section{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(18px,3vw,32px);margin:0 0 20px}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 40px;align-items:start}
        .pair>div,.stack>div{min-width:0}
        @media (min-width:920px){.pair.uneven{grid-template-columns:minmax(0,6fr) minmax(0,5fr)}}
        .note+.pair h3{margin-top:12px}
        .picture svg{display:block;width:100%;height:auto;max-width:500px}
        .picture{margin:12px 0 16px}
        .picture.broad{min-width:420px}
        #network .picture.broad{min-width:620px}
        .picture.broad svg{max-width:100%;margin:0 auto}
        .stack .picture.broad svg{max-width:880px}
        .scroll{overflow-x:auto;overscroll-behavior-x:contain}
        table{border-collapse:collapse;width:100%;font-size:15px;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
        th,td{padding:8px 14px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
        th:last-child,td:last-child{padding-right:0}
        thead th{color:var(--muted);font-size:13px;font-weight:600;vertical-align:bottom}
        tbody th{font-weight:500}
        tbody tr:last-child>*{border-bottom-color:transparent}
        tfoot>tr>*{border-top:1px solid var(--line);border-bottom:0;color:var(--muted);font-weight:500}
        th.number,td.number{text-align:right;white-space:nowrap;overflow-wrap:normal}
        .metrics td,.metrics th{padding-top:10px;padding-bottom:10px}
        .metrics .number{width:22%}
        .metrics thead small{display:block;font-weight:400}
        .metrics td.main{font-weight:700;font-size:17px}
        .metrics th.main{color:var(--ink)}
        .scores td.bar{min-width:88px;padding-left:14px;padding-right:6px;vertical-align:middle;background:linear-gradient(to right,var(--tint) var(--share),transparent var(--share)) 12px 50%/calc(100% - 12px) 24px no-repeat}
        .scores th.number{padding-right:6px}
        .scores td:last-child,.scores th:last-child{padding-left:14px;padding-right:0}
        .scores tbody th{min-width:72px;max-width:260px}
        .layers th,.layers td,.settings th,.settings td{white-space:nowrap;overflow-wrap:normal}
        .settings td:nth-child(2){white-space:normal;overflow-wrap:anywhere}
        code,pre,.files dt{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:14px}
        pre{margin:6px 0 0;padding:14px 16px;background:var(--soft);border:1px solid var(--line);border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
        .tag{display:inline-block;padding:0 9px;border-radius:99px;background:var(--soft);border:1px solid var(--line);color:var(--muted);font-size:12.5px;line-height:20px;font-weight:500}
        .given .tag,.columns .tag{background:var(--tint);border-color:transparent;color:var(--accent)}
        .data .tag{color:var(--third)}
        .none{color:var(--muted);opacity:.7}
        .parts{display:flex;gap:3px;height:14px;margin:4px 0 10px}
        .part{flex:1 1 0;min-width:3px;border-radius:4px}
        .part.training{background:var(--accent)}.part.validation{background:var(--second)}.part.test{background:var(--third)}
        .legend{margin-bottom:18px}
        .legend span::before{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:7px;background:var(--line)}
        .legend .training::before{background:var(--accent)}.legend .validation::before{background:var(--second)}.legend .test::before{background:var(--third)}.legend .left::before{background:var(--muted)}
        .columns td:last-child{min-width:250px}
        .columns tbody th{min-width:120px;max-width:300px}
        .columns td:nth-child(2){white-space:nowrap;max-width:160px;overflow:hidden;text-overflow:ellipsis}
        .summary{display:flex;flex-wrap:wrap;align-items:center;gap:0 14px}
        .spark{flex:none}
        .spark path{fill:var(--accent);opacity:.75}
        .categories{display:flex;flex-wrap:wrap;gap:4px 6px;align-items:center}
        .category{display:inline-flex;gap:8px;max-width:190px;padding:0 8px;border-radius:5px;font-size:13.5px;line-height:22px;background:linear-gradient(to right,var(--tint) var(--share),var(--soft) var(--share))}
        .category>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
        .category b{flex:none;font-weight:400;color:var(--muted);white-space:nowrap;overflow-wrap:normal}
        details{margin-top:10px}
        summary{cursor:pointer;color:var(--accent);font-weight:500;padding:6px 0}
        summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
        .files{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:6px 0 0}
        .files dd{margin:0;color:var(--muted)}
        footer{max-width:1080px;margin:0 auto;padding:8px clamp(16px,3vw,40px) 48px;color:var(--muted);font-size:14px}
        @media (max-width:560px){
        .figure{padding:14px 16px}.figure .value{min-height:0}
        section{padding:18px 14px}
        .files{grid-template-columns:1fr;gap:0}.files dd{margin-bottom:8px}
        .scores td.bar{min-width:0;padding-left:6px;padding-right:4px;background-position:6px 50%;background-size:calc(100% - 6px) 24px}
        .scores tbody th{min-width:56px}.scores{font-size:14px}
        .columns thead{display:none}
        .columns tr{display:grid;grid-template-columns:1fr auto auto;gap:0 14px;padding:8px 0;border-bottom:1px solid var(--line)}
        .columns tbody tr>*{border:0;padding:1px 0}
        .columns td.number::after{content:" missing";color:var(--muted);font-size:13px}
        .columns td:last-child{grid-column:1/-1;min-width:0}
        .metrics .number{width:auto}th,td{padding-right:10px}
        }
        @media print{
        @page{margin:16mm 14mm}
        :root{--back:#fff}
        body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        main{padding:0;max-width:none}footer{padding:0}
        section{border:0;padding:0;margin:0 0 26pt;border-radius:0}
        h2,h3{break-after:avoid}tr,.figure,.picture,pre,.pair>div{break-inside:avoid}
        .figures{grid-template-columns:repeat(4,1fr);gap:8pt}.figure{padding:10pt}
        .figure .value{font-size:14pt;white-space:nowrap}.figure:first-child .value{font-size:22pt}
        table{font-size:9.5pt}th,td{padding-top:5pt;padding-bottom:5pt}
        .scores td.bar{min-width:0;padding-left:6px;background-position:6px 50%;background-size:calc(100% - 6px) 20px}
        .pair{grid-template-columns:1fr 1fr;gap:0 20pt}
        .scroll{overflow:visible}.picture.broad{min-width:0!important}
        details::details-content{content-visibility:visible;height:auto}
        }

        """;
}
