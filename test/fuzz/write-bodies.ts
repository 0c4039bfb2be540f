import type { SeededRandom } from "../../local/seeded-random.ts";
import type { Scene } from "../examples/scene.ts";

type Body = Readonly<Record<string, unknown>>;

/** What somebody asks for in their own name: much of it right, by its operation. */
export function writeBodyOf(operationId: string, scene: Scene, random: SeededRandom): Body | undefined {
  const make = BODIES[operationId];
  return make?.(scene, random);
}

/** What a text may be: words, marks of HTML and of Markdown, directions, halves of characters. */
const TEXTS = [
  "hello",
  "",
  " ",
  "a\nb",
  "<b>bold</b> & <script>alert(1)</script>",
  "**bold** [link](javascript:alert(1)) ![x](x)",
  "שלום עולם",
  "\ud800",
  "\uE0000\uE001",
  "é".repeat(9_000),
  "é".repeat(20_000),
  "@Nobody",
  "`".repeat(2_000),
  "[".repeat(5_000),
  "> ".repeat(3_000),
];

const CARD_KINDS = ["adaptive", "hero", "signin"].map((kind) => `application/vnd.microsoft.card.${kind}`);
const CARDS: readonly unknown[] = [
  { type: "AdaptiveCard", body: [{ type: "TextBlock", text: "\ud800" }] },
  { type: "AdaptiveCard", actions: [{ type: "Action.Submit" }] },
  { title: "é".repeat(15_000) },
  { buttons: { type: ["openUrl"] } },
  JSON.parse('{"__proto__":{"type":"AdaptiveCard"},"toJSON":"x","type":null}'),
  JSON.parse(`{"a":${"[".repeat(500)}${"]".repeat(500)}}`),
  "{}",
  [],
];

const BODIES: Readonly<Record<string, (scene: Scene, random: SeededRandom) => Body>> = {
  sendMessage: ({ chatMessageId, messageId, otherId }, random) => ({
    content: random.pick(TEXTS),
    ...(random.chance(0.5) && { contentType: random.pick(["text", "html", "markdown", "rtf"]) }),
    ...(random.chance(0.2) && { mentions: [random.pick([otherId, "Nobody", ".*", "("])] }),
    ...(random.chance(0.2) && { replyTo: random.pick([messageId, "1", ".."]) }),
    ...(random.chance(0.2) && { quotes: [random.pick([chatMessageId, "1", ".."])] }),
    ...(random.chance(0.1) && { attachments: [{ driveId: random.pick(["x", "..", "b!1"]), itemId: "y" }] }),
    ...(random.chance(0.1) && { subject: "s".repeat(random.pick([1, 256, 257])) }),
    ...(random.chance(0.1) && { importance: random.pick(["high", "low"]) }),
    ...(random.chance(0.2) && { cards: [{ contentType: random.pick(CARD_KINDS), content: random.pick(CARDS) }] }),
  }),
  actOnMessage: (_scene, random) => ({
    action: random.pick(["edit", "delete", "undelete", "react", "unreact", "explode"]),
    ...(random.chance(0.5) && { content: random.pick(TEXTS) }),
    ...(random.chance(0.5) && {
      reaction: random.pick(["like", "👍", "", "x".repeat(40), "__proto__", "constructor"]),
    }),
  }),
  createChat: ({ otherId, thirdId, personId }, random) => ({
    members: random.pick([[otherId], [otherId, thirdId], [personId], ["nobody@x.example"], [".."], [], ["x/y"]]),
    ...(random.chance(0.3) && { topic: random.pick(["Lunch", "", ":", "t".repeat(256)]) }),
  }),
  actOnChat: ({ otherId, thirdId }, random) => ({
    action: random.pick([
      "rename",
      "mark-read",
      "mark-unread",
      "hide",
      "unhide",
      "remove-member",
      "add-member",
      "leave",
    ]),
    ...(random.chance(0.4) && { topic: random.pick(TEXTS) }),
    ...(random.chance(0.5) && { user: random.pick([otherId, thirdId, "..", "nobody"]) }),
    ...(random.chance(0.2) && { since: random.pick(["2026-01-01T00:00:00Z", "yesterday"]) }),
    ...(random.chance(0.2) && { visibleHistory: random.pick(["all", "none", "some", "2026-01-01T00:00:00Z"]) }),
  }),
  startUpload: ({ chatId, channelId }, random) => ({
    conversationId: random.pick([chatId, channelId, "x", "48:notes@x", "19:nobody@thread.tacv2"]),
    name: random.pick(["a.txt", "..", "a/b", "a:b", "", " .", "ü日本.docx", "#%&.txt", "n".repeat(256), "CON"]),
    sizeBytes: random.pick([1, 0, -1, 1.5, 10_000, Number.MAX_SAFE_INTEGER]),
  }),
  setPresence: (_scene, random) => ({
    ...(random.chance(0.6) && { availability: random.pick(["Busy", "Away", "Offline", "Asleep", null]) }),
    ...(random.chance(0.5) && { minutes: random.pick([5, 4, 60, 10_080, 10_081, "60"]) }),
    ...(random.chance(0.5) && { statusMessage: random.pick([...TEXTS.map((text) => text.slice(0, 300)), null]) }),
    ...(random.chance(0.2) && { statusMinutes: random.pick([5, 1e9]) }),
  }),
};
