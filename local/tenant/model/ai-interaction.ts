import { toIso } from "../../../shared/base/clock.ts";
import type { SeededRandom } from "../../seeded-random.ts";
import type { User } from "./graph-shapes.ts";
import { sentence, TOPICS } from "./words.ts";

/** "aiInteraction resource type", as the v1.0 metadata has it. */
export interface AiInteraction {
  readonly id: string;
  readonly sessionId: string;
  readonly requestId: string;
  readonly appClass: AppClass;
  readonly interactionType: "userPrompt" | "aiResponse";
  readonly conversationType: string;
  readonly etag: string;
  readonly createdDateTime: string;
  readonly locale: string;
  readonly contexts: readonly {
    readonly contextReference: string;
    readonly displayName: string;
    readonly contextType: string;
  }[];
  readonly from: {
    readonly application: object | null;
    readonly device: null;
    readonly user: object | null;
  };
  readonly body: { readonly contentType: "text" | "html"; readonly content: string };
  readonly attachments: readonly object[];
  readonly links: readonly { readonly linkUrl: string; readonly displayName: string; readonly linkType: string }[];
  readonly mentions: readonly object[];
}

/** "Export content with the Microsoft Teams Export APIs", Copilot: where it was asked. */
export const APP_CLASSES = [
  "IPM.SkypeTeams.Message.Copilot.Teams",
  "IPM.SkypeTeams.Message.Copilot.Word",
  "IPM.SkypeTeams.Message.Copilot.Excel",
  "IPM.SkypeTeams.Message.Copilot.BizChat",
  "IPM.SkypeTeams.Message.Copilot.WebChat",
] as const;
export type AppClass = (typeof APP_CLASSES)[number];

export interface Exchange {
  readonly user: User;
  readonly random: SeededRandom;
  readonly text: string | undefined;
  readonly appClass: AppClass;
  readonly sessionId: string;
  readonly requestId: string;
}

const COPILOT = {
  "@odata.type": "#microsoft.graph.teamworkApplicationIdentity",
  id: "fb8d773d-7ef8-4ec0-a117-179f88add510",
  displayName: "Copilot",
  applicationIdentityType: "bot",
} as const;
const LINK_CHANCE = 0.4;
const CARD_CHANCE = 0.3;
const MENTION_CHANCE = 0.2;

export function userPrompt(exchange: Exchange, atMs: number): AiInteraction {
  const { user, random, text } = exchange;
  const from = {
    "@odata.type": "#microsoft.graph.teamworkUserIdentity",
    id: user.id,
    displayName: user.displayName,
    userIdentityType: "aadUser",
  };
  const named = random.chance(MENTION_CHANCE);
  return {
    ...common(exchange, atMs),
    interactionType: "userPrompt",
    contexts: [document(random)],
    from: { application: null, device: null, user: from },
    body: { contentType: "text", content: text ?? `What about this: ${sentence(random)}` },
    mentions: named ? [{ mentionId: 0, mentionText: user.displayName, mentioned: { user: from } }] : [],
  };
}

export function aiResponse(exchange: Exchange, atMs: number): AiInteraction {
  const { random } = exchange;
  const link = {
    linkUrl: "https://contoso.sharepoint.example/plan",
    displayName: random.pick(TOPICS),
    linkType: "citation",
  };
  const card = {
    attachmentId: random.guid(),
    contentType: "application/vnd.microsoft.card.adaptive",
    contentUrl: null,
    content: JSON.stringify({ type: "AdaptiveCard", body: [{ type: "TextBlock", text: sentence(random) }] }),
    name: null,
  };
  return {
    ...common(exchange, atMs),
    interactionType: "aiResponse",
    from: { application: COPILOT, device: null, user: null },
    body: { contentType: "text", content: sentence(random) },
    attachments: random.chance(CARD_CHANCE) ? [card] : [],
    links: random.chance(LINK_CHANCE) ? [link] : [],
  };
}

function common({ appClass, sessionId, requestId }: Exchange, atMs: number) {
  return {
    id: String(atMs),
    sessionId,
    requestId,
    appClass,
    conversationType: appClass.endsWith("BizChat") ? "bizchat" : "appchat",
    etag: String(atMs),
    createdDateTime: toIso(atMs),
    locale: "en-us",
    contexts: [],
    attachments: [],
    links: [],
    mentions: [],
  };
}

function document(random: SeededRandom) {
  const name = `${random.pick(TOPICS)} ${random.integer(100)}.docx`;
  return {
    contextReference: `https://contoso.sharepoint.example/sites/files/${encodeURIComponent(name)}`,
    displayName: name,
    contextType: "file",
  };
}
