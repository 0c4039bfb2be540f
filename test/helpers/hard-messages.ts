import type { Schemas } from "../../client/teamsink-client.ts";
import { ME } from "./message-page.ts";

type ChatMessage = Schemas["ChatMessage"];

const person = (displayName: string | null, id: string, userIdentityType = "aadUser") => ({
  user: { id, displayName, userIdentityType },
});
const ADELE = person("Adele Vance", "1f0b8c3e-0000-4000-8000-000000000001");
export const MEGAN = person("Megan Bowen", "2f0b8c3e-0000-4000-8000-000000000002");
const ROBIN = person("Robin Kline", ME);
export const HOUR = "2026-11-24T14:03:00Z";

let count = 0;
/** A message with an id of its own; what is given stands for what is usual. */
export function written(body: string, rest: Partial<ChatMessage> = {}): ChatMessage {
  count += 1;
  return {
    id: String(1_700_000_000_000 + count),
    messageType: "message",
    createdDateTime: HOUR,
    from: ADELE,
    body: { contentType: "html", content: body },
    attachments: [],
    mentions: [],
    reactions: [],
    ...rest,
  } as ChatMessage;
}

const hosted = (id: string) => `https://graph.microsoft.com/v1.0/chats/19:x/messages/1/hostedContents/${id}/$value`;
const card = (kind: string, content: object, rest: object = {}) => ({
  id: `card-${kind}`,
  contentType: `application/vnd.${kind}`,
  content: JSON.stringify(content),
  contentUrl: null,
  name: null,
  ...rest,
});
export const reaction = (reactionType: string, from: object, displayName: string | null = null) => ({
  reactionType,
  displayName,
  createdDateTime: HOUR,
  user: from,
});
export const FILE = "https://contoso.sharepoint.com/sites/plans/Shared%20Documents/Budget%202027.xlsx";
export const LARGE = "https://contoso.sharepoint.com/sites/plans/film.mp4";

const ADAPTIVE = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    { type: "TextBlock", text: "Deployment **waits** for you", size: "Large", weight: "Bolder" },
    {
      type: "TextBlock",
      text: "See [the run](https://ci.contoso.com/42) of {{DATE(2026-11-24T06:08:39Z, SHORT)}}",
      wrap: true,
    },
    { type: "TextBlock", text: "[do not](javascript:alert(1))", isSubtle: true },
    {
      type: "ColumnSet",
      columns: [
        { type: "Column", items: [{ type: "TextBlock", text: "Left side" }] },
        { type: "Column", items: [{ type: "Image", url: "https://tracker.invalid/pixel.png", altText: "A chart" }] },
      ],
    },
    {
      type: "FactSet",
      facts: [
        { title: "Stage", value: "Production" },
        { title: "Asked by", value: "Megan _Bowen_" },
      ],
    },
    {
      type: "RichTextBlock",
      inlines: [
        "Plain, ",
        { type: "TextRun", text: "bold", weight: "Bolder" },
        { type: "TextRun", text: " and gone", strikethrough: true },
      ],
    },
    {
      type: "Container",
      style: "emphasis",
      items: [{ type: "Input.Text", label: "Comment", placeholder: "Why?", id: "x" }],
    },
    { type: "Carousel", fallbackText: "Three pictures in a row" },
  ],
  actions: [
    { type: "Action.OpenUrl", title: "Open the run", url: "https://ci.contoso.com/42" },
    { type: "Action.Submit", title: "Approve" },
    { type: "Action.OpenUrl", title: "Evil", url: "javascript:alert(1)" },
  ],
};

const rows: readonly (readonly [string, ChatMessage])[] = [
  ["picture", written(`<p>The chart:</p><img src="${hosted("pic")}" alt="Sales of November" width="67" height="63">`)],
  [
    "pictures without bytes",
    written(
      `<p><img src="${hosted("big")}" alt="A map"> <img src="${hosted("soon")}"> <img src="${hosted("none")}"></p>`,
    ),
  ],
  ["foreign picture", written('<p>Look <img src="https://tracker.invalid/a.gif" alt="A cat"></p>')],
  [
    "file",
    written(`<p>The numbers</p><attachment id="f1"></attachment>`, {
      from: MEGAN,
      attachments: [
        { id: "f1", contentType: "reference", contentUrl: FILE, name: "Budget 2027.xlsx" },
        { id: "f2", contentType: "reference", contentUrl: LARGE, name: "film.mp4" },
      ],
    }),
  ],
  [
    "adaptive",
    written('<attachment id="card-microsoft.card.adaptive"></attachment>', {
      from: { application: { id: "app", displayName: "Release Bot", applicationIdentityType: "bot" } },
      attachments: [card("microsoft.card.adaptive", ADAPTIVE)],
    }),
  ],
  [
    "hero",
    written("", {
      attachments: [
        card("microsoft.card.hero", {
          title: "Seattle Center Monorail",
          subtitle: "In a hurry",
          text: "Carried <b>passengers</b> since 1962",
          images: [{ url: "https://tracker.invalid/monorail.jpg", alt: "Monorail" }],
          buttons: [
            { type: "openUrl", title: "Official site", value: "https://www.seattlemonorail.com" },
            { type: "imBack", title: "Say yes", value: "yes" },
          ],
        }),
      ],
    }),
  ],
  [
    "list",
    written("", {
      attachments: [
        card("microsoft.teams.card.list", {
          title: "Files of the week",
          items: [
            {
              type: "resultItem",
              title: "Plan",
              subtitle: "Word",
              tap: { type: "openUrl", value: "https://contoso.com/plan" },
            },
            { type: "person", title: "Nestor Wilke", subtitle: "Director" },
          ],
        }),
      ],
    }),
  ],
  [
    "connector",
    written("", {
      attachments: [
        card("microsoft.teams.card.o365connector", {
          title: "Build failed",
          sections: [
            { activityTitle: "**main**", activitySubtitle: "by Lynne", facts: [{ name: "Commit", value: "1a2b3c" }] },
          ],
          potentialAction: [
            {
              "@type": "OpenUri",
              name: "Show the log",
              targets: [{ os: "default", uri: "https://ci.contoso.com/log" }],
            },
          ],
        }),
      ],
    }),
  ],
  [
    "announcement",
    written('<attachment id="card-microsoft.card.announcement"></attachment><p>Please read.</p>', {
      subject: "Office closed on Friday",
      attachments: [card("microsoft.card.announcement", { title: "We are moving!", cardImageType: "colorTheme" })],
      sink: { replies: { count: 3, lastCreatedDateTime: "2026-11-24T15:00:00Z" } },
    }),
  ],
  [
    "meeting",
    written("", {
      attachments: [{ id: "m", contentType: "meetingReference", content: null, contentUrl: null, name: "Weekly sync" }],
    }),
  ],
  [
    "quote",
    written('<attachment id="q"></attachment><p>Yes, on Monday.</p>', {
      from: ROBIN,
      attachments: [
        {
          id: "q",
          contentType: "messageReference",
          content: JSON.stringify({
            messageId: "1690000000000",
            messagePreview: "When do we start?",
            messageSender: ADELE,
          }),
        },
      ],
    }),
  ],
  [
    "forward",
    written("<p>For your files:</p>", {
      attachments: [
        {
          id: "fw",
          contentType: "forwardedMessageReference",
          content: JSON.stringify({
            originalMessageId: "1690000000001",
            originalMessageContent: '<p>The <b>contract</b> is signed. <attachment id="fw"></attachment></p>',
            originalConversationId: "19:there@thread.v2",
            originalSentDateTime: HOUR,
            originalMessageSender: MEGAN,
          }),
        },
      ],
    }),
  ],
  [
    "code card",
    written("", {
      attachments: [
        card("microsoft.card.codesnippet", { language: "JavaScript", codeSnippetUrl: hosted("code"), wrap: false }),
      ],
    }),
  ],
  [
    "code",
    written('<codeblock class="Python"><code>def f(x):<br>&nbsp;&nbsp;&nbsp;&nbsp;return x &lt; 3</code></codeblock>'),
  ],
  [
    "reactions",
    written("<p>Done!</p>", {
      reactions: [
        reaction("👍", MEGAN),
        reaction("👍", ROBIN),
        reaction("👍", person(null, "33333333-0000")),
        reaction("heart", MEGAN),
        reaction("custom", MEGAN, "party-parrot"),
      ],
    } as Partial<ChatMessage>),
  ],
  [
    "mentions",
    written('<p><at id="0">Robin</at> and <at id="1">Megan Bowen</at>, have a look at <at id="2">General</at></p>', {
      mentions: [
        { id: 0, mentionText: "Robin", mentioned: ROBIN },
        { id: 1, mentionText: "Megan Bowen", mentioned: MEGAN },
        { id: 2, mentionText: "General", mentioned: { conversation: { id: "19:g", displayName: "General" } } },
      ],
    } as Partial<ChatMessage>),
  ],
  ["important", written("<p>The server is down.</p>", { importance: "high" })],
  [
    "urgent",
    written("<p>Call me.</p>", { importance: "urgent", from: person("Dr. Żaneta van der Berg", "z", "federatedUser") }),
  ],
  [
    "edited",
    written("<p>We meet on <b>Tuesday</b> at ten, in room four.</p>", {
      lastEditedDateTime: "2026-11-24T14:10:00Z",
      lastModifiedDateTime: "2026-11-24T14:10:00Z",
    }),
  ],
  ["deleted", written("", { deletedDateTime: "2026-11-24T14:20:00Z" })],
  [
    "blocked",
    written("<p>This message was blocked.</p>", {
      policyMark: "blocked",
      policyViolation: {
        dlpAction: "blockAccess",
        userAction: "override",
        justificationText: "It is public",
        policyTip: {
          generalText: "This holds a card number.",
          complianceUrl: "https://contoso.com/policy",
          matchedConditionDescriptions: ["Credit Card Number"],
        },
      },
    }),
  ],
  [
    "flagged",
    written("<p>4111 1111 1111 1111</p>", {
      policyMark: "flagged",
      policyViolation: { dlpAction: "notifySender", policyTip: { generalText: "Be careful." } },
    }),
  ],
  [
    "text",
    written("", {
      body: {
        contentType: "text",
        content: "First line\n  second, see https://contoso.com/a?b=1.\nthird <b>no markup</b>",
      },
    }),
  ],
  [
    "right to left",
    written('<p>שלום עולם, זה ניסיון</p><p>and back 😀 <emoji id="smile" alt="🙂" title="Smile"></emoji></p>', {
      from: person("نورة السالم", "n"),
    }),
  ],
  ["long word", written(`<p>${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(6)}</p>`)],
  [
    "table",
    written(
      `<table><tbody><tr><th>Quarter</th>${"<th>A long heading</th>".repeat(12)}</tr><tr><td>Q1</td>${"<td>12,345.67</td>".repeat(12)}</tr></tbody></table>`,
    ),
  ],
  [
    "rich",
    written(
      '<h1>Plan</h1><ol start="3"><li>one</li><li>two <i>leaning</i></li></ol><blockquote>quoted</blockquote><p>Some <code>code</code>, <s>gone</s>, <a href="https://contoso.com" title="x">a link</a> and <a href="mailto:a@contoso.com">mail</a>.</p>',
    ),
  ],
  ["nobody", written("<p>Who am I?</p>", { from: null })],
  [
    "event",
    written("<systemEventMessage/>", {
      from: null,
      messageType: "systemEventMessage",
      eventDetail: {
        "@odata.type": "#microsoft.graph.membersAddedEventMessageDetail",
        visibleHistoryStartDateTime: "0001-01-01T00:00:00Z",
        members: [{ id: "1fb8890f-423e-4154-8fbf-db6809bc8756", displayName: null }, MEGAN.user],
        initiator: ADELE,
      },
    }),
  ],
  [
    "recording",
    written("<systemEventMessage/>", {
      from: null,
      messageType: "systemEventMessage",
      eventDetail: {
        "@odata.type": "#microsoft.graph.callRecordingEventMessageDetail",
        callRecordingDisplayName: "Weekly sync.mp4",
        callRecordingUrl: "https://contoso.sharepoint.com/rec.mp4",
        callRecordingDuration: "PT30M12.5S",
        callRecordingStatus: "success",
        initiator: ADELE,
      },
    }),
  ],
];

export const MESSAGES: Readonly<Record<string, ChatMessage>> = Object.fromEntries(rows);
