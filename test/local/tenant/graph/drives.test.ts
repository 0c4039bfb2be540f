import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  MAX_HELD_BYTES,
  UPLOAD_PART_MULTIPLE_BYTES,
  UPLOAD_SESSION_LIFETIME_MS,
} from "../../../../local/tenant/limits.ts";
import { bytesFrom } from "../../../../local/tenant/model/content-bytes.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { quickXorHashOf } from "../../../../local/tenant/model/quick-xor-hash.ts";
import { type Body, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

const PART = UPLOAD_PART_MULTIPLE_BYTES;
const FOLDER = "Microsoft Teams Chat Files";

let stage: PersonStage;
let me: User;
beforeEach(async () => {
  stage = await openPersonStage();
  [me] = stage.people;
});
afterEach(() => stage.close());

const ownPath = (name: string) =>
  `/me/drive/root:/${encodeURIComponent(FOLDER)}/${encodeURIComponent(name)}:/createUploadSession`;
const open = (path: string, item: object = {}, who = me) => stage.graph(who, path, { method: "POST", body: { item } });
const rename = { "@microsoft.graph.conflictBehavior": "rename" };

async function uploadUrl(name = "plan.txt", item: object = {}): Promise<string> {
  return String((await open(ownPath(name), item)).body.uploadUrl);
}

async function put(url: string, bytes: Buffer, range: string) {
  const headers = { "content-range": `bytes ${range}` };
  const answer = await stage.ask(url, { method: "PUT", body: new Uint8Array(bytes), headers });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
}

async function bytesOf(length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytesFrom({ seed: "upload", sizeBytes: length })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The whole of it at once. */
async function upload(name: string, bytes: Buffer, item: object = {}) {
  return put(await uploadUrl(name, item), bytes, `0-${bytes.length - 1}/${bytes.length}`);
}

/** As a reader of messages follows a link to a file. */
async function behind(url: string, who: User | "app" = "app") {
  const share = `u!${Buffer.from(url).toString("base64url")}`;
  const token = await stage.graph(who, `/shares/${share}/driveItem`);
  if (token.status !== 200) return token.status;
  const answer = await stage.redirectOf(who, `/shares/${share}/driveItem/content`);
  return Buffer.from(await (await stage.ask(answer)).arrayBuffer());
}

describe("a file that a person uploads", () => {
  it("comes in parts, and is then where the link of a message leads, byte for byte", async () => {
    const bytes = await bytesOf(2 * PART + 17);
    const opened = await open(ownPath("plan & more (1).txt"), { fileSize: bytes.length });
    expect(opened.status).toBe(200);
    expect(opened.body).toMatchObject({ nextExpectedRanges: ["0-"], expirationDateTime: expect.any(String) });
    const url = String(opened.body.uploadUrl);
    expect(new URL(url).origin).toBe(stage.origin);
    const total = bytes.length;
    const first = await put(url, bytes.subarray(0, PART), `0-${PART - 1}/${total}`);
    expect([first.status, first.body.nextExpectedRanges]).toEqual([202, [`${PART}-`]]);
    expect(((await (await stage.ask(url)).json()) as Body).nextExpectedRanges).toEqual([`${PART}-`]);
    await put(url, bytes.subarray(PART, 2 * PART), `${PART}-${2 * PART - 1}/${total}`);
    const last = await put(url, bytes.subarray(2 * PART), `${2 * PART}-${total - 1}/${total}`);
    expect(last.status).toBe(201);
    expect(last.body).toMatchObject({
      name: "plan & more (1).txt",
      size: total,
      eTag: expect.stringMatching(/^"\{[0-9A-F-]{36}\},1"$/),
      parentReference: { driveId: expect.stringMatching(/^b!/), driveType: "business" },
      file: { mimeType: "text/plain", hashes: { quickXorHash: quickXorHashOf([bytes]) } },
    });
    expect(String(last.body.webUrl)).toContain("/Documents/Microsoft%20Teams%20Chat%20Files/");
    expect(bytes.equals((await behind(String(last.body.webUrl))) as Buffer)).toBe(true);
    expect(bytes.equals((await behind(decodeURI(String(last.body.webUrl)))) as Buffer)).toBe(true);
    const { driveId } = last.body.parentReference as Body;
    expect((await stage.graph(me, `/drives/${driveId}/items/${last.body.id}`)).body).toMatchObject({
      id: last.body.id,
      size: total,
    });
    // The address was good for one file.
    expect((await put(url, bytes, `0-${total - 1}/${total}`)).status).toBe(404);
  });

  it("can have many megabytes in one part, which nothing else may", async () => {
    const bytes = await bytesOf(8 * 1_048_576);
    const { status, body } = await upload("big.mp4", bytes);
    expect([status, body.size]).toEqual([201, bytes.length]);
    expect(bytes.equals((await behind(String(body.webUrl))) as Buffer)).toBe(true);
    const answer = await stage.ask(`${stage.origin}/v1.0/chats`, { method: "PUT", body: new Uint8Array(bytes) });
    expect(answer.status).toBe(413);
  });

  it("is read from the middle on", async () => {
    const bytes = await bytesOf(2 * PART);
    const url = await uploadUrl("two.txt");
    await put(url, bytes.subarray(0, PART), `0-${PART - 1}/${bytes.length}`);
    const { body } = await put(url, bytes.subarray(PART), `${PART}-${bytes.length - 1}/${bytes.length}`);
    const share = `u!${Buffer.from(String(body.webUrl)).toString("base64url")}`;
    const location = await stage.redirectOf("app", `/shares/${share}/driveItem/content`);
    for (const from of [5, PART, PART + 5]) {
      const part = await stage.ask(location, { headers: { range: `bytes=${from}-` } });
      expect(part.status).toBe(206);
      expect(bytes.subarray(from).equals(Buffer.from(await part.arrayBuffer()))).toBe(true);
    }
  });

  it("gets another name, takes the place of the other, or is refused, as it was asked for", async () => {
    const [one, other] = [Buffer.from("one"), Buffer.from("other")];
    const first = await upload("a.b.txt", one);
    expect((await upload("a.b.txt", other, rename)).body.name).toBe("a.b 1.txt");
    expect((await upload("a.b.txt", other, rename)).body.name).toBe("a.b 2.txt");
    expect(refusalOf(await open(ownPath("a.b.txt")))).toEqual([409, "nameAlreadyExists"]);
    const replaced = await upload("a.b.txt", other, { "@microsoft.graph.conflictBehavior": "replace" });
    expect([replaced.status, replaced.body.id]).toEqual([200, first.body.id]);
    expect(replaced.body.eTag).toBe(String(first.body.eTag).replace(",1", ",2"));
    expect(String(await behind(String(first.body.webUrl)))).toBe("other");
  });

  it("is refused at its end where somebody has taken its name meanwhile", async () => {
    const url = await uploadUrl("late.txt");
    await upload("late.txt", Buffer.from("first"));
    expect(refusalOf(await put(url, Buffer.from("late"), "0-3/4"))).toEqual([409, "nameAlreadyExists"]);
  });
});

describe("a part of a file is refused", () => {
  // biome-ignore format: one row a refusal
  it.each<[string, { length: number; range: string; item?: object }, readonly [number, string]]>([
    ["that is no multiple of 320 KiB", { length: PART - 1, range: `0-${PART - 2}/${2 * PART}` }, [400, "invalidRequest"]],
    ["that begins later than what is there ends", { length: PART, range: `${PART}-${2 * PART - 1}/${3 * PART}` }, [416, "invalidRange"]],
    ["of another length than it says", { length: PART, range: `0-${2 * PART - 1}/${3 * PART}` }, [400, "invalidRequest"]],
    ["beyond the end", { length: PART, range: `0-${PART - 1}/${PART - 1}` }, [400, "invalidRequest"]],
    ["of another size than was announced", { length: PART, range: `0-${PART - 1}/${PART}`, item: { fileSize: 3 * PART } }, [400, "invalidRequest"]],
    ["without saying where it belongs", { length: PART, range: "first" }, [400, "invalidRequest"]],
  ])("%s", async (_what, { length, range, item }, expected) => {
    const url = await uploadUrl("x.txt", item);
    expect(refusalOf(await put(url, await bytesOf(length), range))).toEqual(expected);
    expect(((await (await stage.ask(url)).json()) as Body).nextExpectedRanges).toEqual(["0-"]);
  });

  it("that is there already, or of another total than before", async () => {
    const url = await uploadUrl();
    const bytes = await bytesOf(PART);
    await put(url, bytes, `0-${PART - 1}/${2 * PART}`);
    expect(refusalOf(await put(url, bytes, `0-${PART - 1}/${2 * PART}`))).toEqual([416, "invalidRange"]);
    expect(refusalOf(await put(url, bytes, `${PART}-${2 * PART - 1}/${3 * PART}`))).toEqual([400, "invalidRequest"]);
    expect((await put(url, bytes, `${PART}-${2 * PART - 1}/${2 * PART}`)).status).toBe(201);
  });

  it("with a token, at an address that nobody was given, that is over or was given up", async () => {
    const url = await uploadUrl();
    const bytes = Buffer.from("x");
    const headers = { "content-range": "bytes 0-0/1", authorization: "Bearer x" };
    expect((await stage.ask(url, { method: "PUT", body: "x", headers })).status).toBe(401);
    expect((await put(`${url}x`, bytes, "0-0/1")).status).toBe(404);
    const other = await uploadUrl("other.txt");
    expect((await stage.ask(other, { method: "DELETE" })).status).toBe(204);
    expect((await put(other, bytes, "0-0/1")).status).toBe(404);
    await stage.clock.advance(UPLOAD_SESSION_LIFETIME_MS);
    expect((await put(url, bytes, "0-0/1")).status).toBe(404);
  });

  it("once this tenant holds as much as it takes, and not any more when it holds less", async () => {
    const { model } = stage.tenant;
    const url = await uploadUrl("small.txt");
    const held = { chunks: [], sizeBytes: MAX_HELD_BYTES };
    model.files.put({ url: "https://a.example/full", sizeBytes: held.sizeBytes, atMs: 0, held });
    expect(refusalOf(await put(url, Buffer.from("x"), "0-0/1"))).toEqual([507, "quotaLimitReached"]);
    expect(refusalOf(await open(ownPath("more.txt"), { fileSize: 1 }))).toEqual([507, "quotaLimitReached"]);
  });
});

describe("where files are put", () => {
  it("is one's own drive, and nobody else's", async () => {
    const [first, second] = stage.people;
    const root = await stage.graph(first, "/me/drive/root");
    expect(root.body).toMatchObject({ name: "root", root: {}, folder: {} });
    expect(refusalOf(await stage.graph(first, `/me/drive/root:/${encodeURIComponent(FOLDER)}`))).toEqual([
      404,
      "itemNotFound",
    ]);
    const { body } = await upload("mine.txt", Buffer.from("mine"));
    const folder = await stage.graph(first, `/me/drive/root:/${encodeURIComponent(FOLDER)}`);
    expect(folder.body).toMatchObject({ name: FOLDER, parentReference: { id: root.body.id } });
    expect(body.parentReference).toMatchObject({ id: folder.body.id });
    const named = (name: string) => stage.graph(first, `/me/drive/root:/${encodeURIComponent(FOLDER)}/${name}`);
    expect((await named("mine.txt")).body).toMatchObject({ id: body.id, createdBy: { user: { id: first.id } } });
    expect(refusalOf(await named("yours.txt"))).toEqual([404, "itemNotFound"]);
    const { driveId } = body.parentReference as Body;
    const inFolder = `/drives/${driveId}/items/${folder.body.id}:/mine.txt`;
    expect((await stage.graph(first, inFolder)).body.id).toBe(body.id);
    expect(refusalOf(await stage.graph(second, inFolder))).toEqual([403, "accessDenied"]);
    expect(refusalOf(await stage.graph(second, `/drives/${driveId}/items/${body.id}`))).toEqual([403, "accessDenied"]);
    expect(refusalOf(await stage.graph(second, `/drives/${driveId}/items/${folder.body.id}`))).toEqual([
      403,
      "accessDenied",
    ]);
    expect(refusalOf(await stage.graph(first, `/drives/${driveId}/items/nothing`))).toEqual([404, "itemNotFound"]);
    expect(refusalOf(await stage.graph(first, `/drives/other/items/${body.id}`))).toEqual([404, "itemNotFound"]);
    expect(await behind(String(body.webUrl), second)).toBe(403);
    const upThere = `/drives/${driveId}/items/${folder.body.id}:/theirs.txt:/createUploadSession`;
    expect(refusalOf(await open(upThere, {}, second))).toEqual([403, "accessDenied"]);
  });

  it("is the folder of a channel, for whoever sees the channel", async () => {
    const { people, teamId, channelId, privateChannelId } = stage;
    const [first, , third, fourth] = people;
    const folderPath = (id: string) => `/teams/${teamId}/channels/${id}/filesFolder`;
    const folder = await stage.graph(first, folderPath(channelId));
    expect(folder.body).toMatchObject({ name: "General", parentReference: { driveType: "documentLibrary" } });
    const inner = await stage.graph(first, folderPath(privateChannelId));
    const driveIdOf = ({ body }: { body: Body }) => (body.parentReference as Body).driveId;
    expect(driveIdOf(inner)).not.toBe(driveIdOf(folder));
    const into = `/drives/${driveIdOf(folder)}/items/${folder.body.id}:/${encodeURIComponent("a b.txt")}:/createUploadSession`;
    const opened = await open(into, rename);
    const { status, body } = await put(String(opened.body.uploadUrl), Buffer.from("x"), "0-0/1");
    expect([status, body.parentReference]).toEqual([
      201,
      expect.objectContaining({ driveId: driveIdOf(folder), id: folder.body.id }),
    ]);
    expect(body.webUrl).toBe(`${folder.body.webUrl}/a%20b.txt`);
    expect((await stage.graph(third, `/drives/${driveIdOf(folder)}/items/${body.id}`)).status).toBe(200);
    expect((await stage.graph(fourth, `/drives/${driveIdOf(folder)}/items/${body.id}`)).status).toBe(403);
    expect((await stage.graph(fourth, folderPath(channelId))).status).toBe(403);
    expect((await stage.graph(third, folderPath(privateChannelId))).status).toBe(403);
    expect((await open(into, rename, fourth)).status).toBe(403);
  });

  it("lets in whom its owner invites", async () => {
    const [first, second, third] = stage.people;
    const { body } = await upload("shared.txt", Buffer.from("shared"));
    const item = `/drives/${(body.parentReference as Body).driveId}/items/${body.id}`;
    const invitation = {
      recipients: [{ objectId: second.id }],
      roles: ["read"],
      requireSignIn: true,
      sendInvitation: false,
    };
    const invite = (who: User, changes: object = {}) =>
      stage.graph(who, `${item}/invite`, { method: "POST", body: { ...invitation, ...changes } });
    expect(refusalOf(await invite(second))).toEqual([403, "accessDenied"]);
    const answer = await invite(first);
    expect(answer.body.value).toMatchObject([{ roles: ["read"], grantedToV2: { user: { id: second.id } } }]);
    expect((await stage.graph(second, item)).status).toBe(200);
    expect(String(await behind(String(body.webUrl), second))).toBe("shared");
    expect((await stage.graph(third, item)).status).toBe(403);
    expect((await invite(first, { recipients: [{ objectId: "nobody" }] })).status).toBe(400);
    expect((await invite(first, { recipients: [] })).status).toBe(400);
    expect((await invite(first, { requireSignIn: false })).status).toBe(400);
  });

  it.each(["a:b.txt", " a.txt", "a?.txt", "x".repeat(256)])("takes no name like %s", async (name) => {
    expect((await open(ownPath(name))).status).toBe(400);
  });
});
