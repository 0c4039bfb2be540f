import type { Schemas } from "../../client/teamsink-client.ts";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { pictureOf } from "../../local/tenant/model/content-bytes.ts";
import { FILE, HOUR, LARGE, MEGAN, MESSAGES, reaction } from "./hard-messages.ts";
import type { MessageScene } from "./message-page.ts";

type ChatMessage = Schemas["ChatMessage"];
type Content = Schemas["MessageContents"]["contents"][number];

const kept = (address: string, rest: Partial<Content>): Content => ({
  contentId: `c-${address.replaceAll(/\W/g, "")}`,
  kind: "hosted-content",
  address,
  name: null,
  attachmentId: null,
  state: "kept",
  ...rest,
});

const idOf = (name: string) => MESSAGES[name]?.id ?? "";

const picture = pictureOf(createSeededRandom(1));
export const CODE =
  'for (const each of all) {\n  work(each, "<img src=x onerror=alert(1)>");\n}\n// a long line that scrolls in itself, and not with the page, however narrow it is, as far as it goes on and on';
const version = (at: number, content: string, rest: object = {}) => ({
  origin: "seen" as const,
  version: Date.parse(HOUR) + at,
  payload: {
    ...MESSAGES.edited,
    lastEditedDateTime: null,
    body: { contentType: "html", content },
    ...rest,
  } as ChatMessage,
});

export const HARD_SCENE: MessageScene = {
  messages: Object.values(MESSAGES),
  contents: {
    [idOf("picture")]: [kept("pic", { mediaType: "image/png", sizeBytes: picture.length })],
    [idOf("pictures without bytes")]: [
      kept("big", { state: "refused", reason: "too-large" }),
      kept("soon", { state: "waiting" }),
    ],
    [idOf("file")]: [
      kept(FILE, {
        kind: "file",
        name: "Budget 2027.xlsx",
        sizeBytes: 8_400_000,
        attachmentId: "f1",
        isChangedSinceSent: true,
      }),
      kept(LARGE, { kind: "file", state: "refused", reason: "too-large", attachmentId: "f2" }),
    ],
    [idOf("code card")]: [kept("code", { mediaType: "text/plain" })],
  },
  bytes: {
    "c-pic": picture,
    "c-code": Buffer.from(CODE),
    [kept(FILE, {}).contentId]: new Uint8Array(8_400_000).fill(7),
  },
  versions: {
    [idOf("edited")]: [
      version(0, "<p>We meet on <b>Monday</b> at nine, in room four.</p>"),
      version(60_000, "<p>We meet on <b>Monday</b> at nine, in room four.</p>", { reactions: [reaction("👍", MEGAN)] }),
      version(420_000, "<p>We meet on <b>Tuesday</b> at ten, in room four.</p>", {
        lastEditedDateTime: "2026-11-24T14:10:00Z",
        reactions: [reaction("👍", MEGAN)],
      }),
    ],
    [idOf("deleted")]: [
      { ...version(0, "<p>I should not say this.</p>"), origin: "before-deletion" as const },
      version(900_000, "", { deletedDateTime: "2026-11-24T14:20:00Z" }),
    ],
  },
};
