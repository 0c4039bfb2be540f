import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../shared/base/errors/errors.ts";
import { admit } from "../../../shared/capture/notification/admission.ts";
import { parseItem } from "../../../shared/capture/notification/envelope.ts";
import type { GraphClient } from "../../../shared/graph/client.ts";
import { createDirectoryReader } from "../../../shared/graph/directory.ts";
import { createMeetingReader } from "../../../shared/graph/meetings.ts";
import { createMessageReader } from "../../../shared/graph/messages.ts";
import { parseItemAddress } from "../../../shared/resource/families.ts";

/** Of one user alone; what is not a number and a colon in front is a thread's or none of Teams'. */
const isOfOneUser = (chatId: string) => /^\d{1,4}:/.test(chatId) && !chatId.startsWith("19:");

const TENANT_ID = "11111111-1111-4111-8111-111111111111";
const NO_TOKENS = { given: false, tenantIds: new Set<string>(), refusal: "token-missing", isUntimely: false } as const;

/** The end that lets an item without content in. */
async function isAdmitted(resource: string): Promise<boolean> {
  const item = parseItem({ tenantId: TENANT_ID, resource, clientState: "ours", changeType: "created" });
  if (!item.ok) throw item.error;
  const verdict = await admit(item.value, { tenantId: TENANT_ID, tokens: NO_TOKENS }, async () => "accepted");
  return verdict.outcome === "admitted";
}

/** The end that reads what it is about: the path it asks Graph for, or `undefined` where it refuses to. */
async function pathRead(resource: string): Promise<string | undefined> {
  const asked: string[] = [];
  const client = {
    get: async (path: string) => {
      asked.push(path);
      return { id: "1", value: [] };
    },
  } as Pick<GraphClient, "get"> as GraphClient;
  const address = parseItemAddress(resource);
  const directory = createDirectoryReader(client);
  try {
    if (address?.kind === "directory-object") await directory.get(address.object);
    else if (address?.kind === "roster") await directory.page({ kind: "members", roster: address.roster }, undefined);
    else if (address?.kind === "transcript" || address?.kind === "recording")
      await createMeetingReader(client).read(address);
    else await createMessageReader(client).read(resource);
  } catch (error) {
    expect(codeOf(error)).toBe("resource-unsupported");
  }
  return asked[0];
}

/** What Graph's ids are made of, and more than that: everything a path may safely carry. */
const plainId = fc.oneof(
  fc.stringMatching(/^19:[0-9a-f]{8,32}@thread\.(v2|tacv2|skype)$/),
  fc.stringMatching(/^19:meeting_[A-Za-z0-9_-]{4,20}@thread\.v2$/),
  fc.uuid(),
  fc.stringMatching(/^[0-9]{13}$/),
  fc.constantFrom("48:notes", "28:bot", "19:"),
  fc.stringMatching(/^[A-Za-z0-9:@._~!$&*+,;=-]{1,40}$/).filter((id) => !/^\.+$/.test(id)),
  fc.constantFrom("guest_x.example#EXT#@contoso.example", "é@contoso.example", "..a", "a..", "名"),
);

/** Each refused wherever it stands: as it is, and encoded once. */
const hostileId = fc.oneof(
  fc.stringMatching(/^(\.|%2e|%2E){1,5}$/),
  fc
    .tuple(
      fc.stringMatching(/^[a-z0-9]{0,5}$/),
      fc.constantFrom(
        "/",
        "\\",
        "'",
        "(",
        ")",
        "?",
        "%%",
        "%2F",
        "%5c",
        "%00",
        "%zz",
        " ",
        "\n",
        "\t",
        "\0",
        "\u007f",
        "\u200b",
        "\u202e",
      ),
      fc.stringMatching(/^[a-z0-9]{0,5}$/),
    )
    .map((parts) => parts.join("")),
  fc.integer({ min: 513, max: 600 }).map((length) => "a".repeat(length)),
);

const SHAPES = [
  { words: ["chats", "messages"], path: ([chat, message]: readonly string[]) => ["chats", chat, "messages", message] },
  {
    words: ["users", "chats", "messages"],
    path: ([user, chat = "", message]: readonly string[]) => [
      ...(isOfOneUser(chat) ? ["users", user] : []),
      ...["chats", chat, "messages", message],
    ],
  },
  {
    words: ["teams", "channels", "messages"],
    path: ([team, channel, message]: readonly string[]) => ["teams", team, "channels", channel, "messages", message],
  },
  {
    words: ["teams", "channels", "messages", "replies"],
    path: ([team, channel, root, reply]: readonly string[]) => [
      ...["teams", team, "channels", channel],
      ...["messages", root, "replies", reply],
    ],
  },
] as const;

const shape = fc.constantFrom(...SHAPES);
/** How each word and id is spelled. A quoted id may stand encoded as well. */
const spelling = fc.record({
  slash: fc.boolean(),
  cases: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  quoted: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  encoded: fc.array(fc.constantFrom("all", "needed", "lower"), { minLength: 4, maxLength: 4 }),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

function spelled(words: readonly string[], ids: readonly string[], how: Spelling): string {
  const parts = words.map((word, index) => {
    const cased = Array.from(word, (letter, at) => (how.cases[index * 10 + at] ? letter.toUpperCase() : letter)).join(
      "",
    );
    const id = writtenId(ids[index] ?? "", how.encoded[index]);
    return how.quoted[index] ? `${cased}('${id}')` : `${cased}/${id}`;
  });
  return `${how.slash ? "/" : ""}${parts.join("/")}`;
}

function writtenId(id: string, how: Spelling["encoded"][number] | undefined): string {
  if (how === "all") return encodeURIComponent(id);
  if (how === "lower") return encodeURIComponent(id).replaceAll(/%../g, (code) => code.toLowerCase());
  return id.replaceAll("#", "%23");
}

describe("what one end admits the other can read", () => {
  it("in every shape and spelling, at the one path that its ids make", async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.array(plainId, { minLength: 4, maxLength: 4 }), spelling, async (of, ids, how) => {
        const resource = spelled(of.words, ids, how);
        expect(await isAdmitted(resource)).toBe(true);
        const path = (await pathRead(resource)) ?? "";
        const segments = path.split("/").slice(1).map(decodeURIComponent);
        expect(segments).toEqual(of.path(ids));
        // Whoever reads the path as a URL sees the same one.
        expect(new URL(path, "https://graph.example").pathname).toBe(path);
      }),
      { numRuns: 500 },
    );
  });

  it("and a hostile id is refused by both, wherever it stands and however it is written", async () => {
    await fc.assert(
      fc.asyncProperty(
        shape,
        fc.array(plainId, { minLength: 4, maxLength: 4 }),
        fc.record({ hostile: hostileId, at: fc.nat(), how: spelling }),
        async (of, ids, { hostile, at, how }) => {
          const place = at % of.words.length;
          const resource = spelled(of.words, ids.with(place, hostile), how);
          expect(await isAdmitted(resource)).toBe(false);
          expect(await pathRead(resource)).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("also where a good one is cut and patched, and in texts that look like none, and never outside its collection", async () => {
    const scrap = fc.constantFrom(
      ...["/", "//", "/./", "/../", "chats", "users", "teams", "messages", "replies", "getAllMessages", "a", "0"],
      ...["('a')", "('", "')", "(", ")", "''", ".", "..", "%2e", "%2e%2e", "%2F", "%2f..%2f", "%", "%25", "%00", "%C0"],
      ...["?", "#", "'", "\\", ";", "@", "https:", "\0", " ", "\u202e", "\ud800", "é"],
    );
    const good = fc
      .tuple(shape, fc.array(plainId, { minLength: 4, maxLength: 4 }), spelling)
      .map(([of, ids, how]) => spelled(of.words, ids, how));
    const patched = fc
      .record({ text: good, at: fc.nat(), cut: fc.nat({ max: 3 }), scraps: fc.array(scrap, { maxLength: 3 }) })
      .map(({ text, at, cut, scraps }) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + scraps.join("") + text.slice(place + cut);
      });
    const odd = fc.oneof(
      fc.array(scrap, { maxLength: 12 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    const seen = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: patched }, { weight: 1, arbitrary: odd }), async (resource) => {
        const path = await pathRead(resource);
        expect(await isAdmitted(resource)).toBe(path !== undefined);
        expect(parseItemAddress(resource) === undefined).toBe(path === undefined);
        seen[path === undefined ? "refused" : "read"] += 1;
        if (path === undefined) return;
        const [asked] = path.split("?");
        expect(asked).toMatch(
          /^\/((users\/[^/]+\/)?chats\/[^/]+|teams\/[^/]+\/channels\/[^/]+)(\/messages\/[^/]+(\/replies\/[^/]+)?|\/(allM|m)embers)?$|^\/teams\/[^/]+(\/members)?$/,
        );
        expect(new URL(path, "https://graph.example").pathname).toBe(asked);
      }),
      { numRuns: 3_000 },
    );
    // Or it would say nothing of either.
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(300);
  });
});
