const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** A chat of two bears the ids of both. Graph: "List chats". */
const OF_TWO = new RegExp(`^19:(${GUID})_(${GUID})@unq\\.gbl\\.spaces$`, "i");

/** The other one of a chat of two. */
export function partnerIn(chatId: string, myId: string): string | undefined {
  const [, one, other] = OF_TWO.exec(chatId) ?? [];
  if (one === myId) return other;
  return other === myId ? one : undefined;
}

/** Graph's words for availability, as a dot shows them and a reader says them. Graph: "presence resource type". */
export function presenceLook(availability: string): { readonly look: string; readonly words: string } | undefined {
  const [, look, words] = LOOKS.find(([known]) => known.test(availability)) ?? [];
  return look === undefined || words === undefined ? undefined : { look, words };
}

const LOOKS: readonly (readonly [known: RegExp, look: string, words: string])[] = [
  [/^Available/, "available", "available"],
  [/^Busy/, "busy", "busy"],
  [/^DoNotDisturb/, "busy", "not to be disturbed"],
  [/^(Away|BeRightBack)/, "away", "away"],
  [/^Offline/, "offline", "offline"],
];
