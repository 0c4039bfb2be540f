import { createHash, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../../shared/base/problem.ts";
import { CAPTURE_NAMES, type CaptureName } from "../../../../shared/base/settings.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { contentBytes, MAX_ANSWER_BYTES } from "../../../../shared/serve/api/content-bytes.ts";
import { messageContents } from "../../../../shared/serve/api/message-contents.ts";
import { type ContentWorld, createContentWorld, fileAttachment, placesOf } from "../../../helpers/content-world.ts";

const URL_OF_FILE = "https://contoso.sharepoint.example/sites/files/R%C3%A9sum%C3%A9%20(1).html";

let world: ContentWorld;
let address: { conversationId: string; messageId: string };
const image = randomBytes(1_000);

/** A message with an image and a file of so many bytes, both fetched. */
async function prepare(sizeBytes: number, mimeType = "text/html"): Promise<void> {
  world = await createContentWorld();
  const { model } = world.tenant;
  const { chatId } = placesOf(world.tenant);
  model.files.put({ url: URL_OF_FILE, sizeBytes, mimeType, atMs: 0 });
  const draft = {
    text: "x",
    hosted: [{ contentType: "image/png", bytes: image }],
    attachments: [fileAttachment(URL_OF_FILE)],
  };
  const message = model.postMessage(chatId, draft);
  await world.store(message);
  address = { conversationId: chatId, messageId: message.id };
}
beforeEach(() => prepare(50_000));

const ports = (captures: readonly CaptureName[] = CAPTURE_NAMES) => ({
  ...world.ports,
  settings: { captures: new Set(captures) },
});

async function listed(captures?: readonly CaptureName[]) {
  const found = await messageContents(ports(captures), address);
  if (!found.ok) throw found.error;
  expect(ANSWERS.MessageContents.safeParse(JSON.parse(JSON.stringify(found.value))).error).toBeUndefined();
  return found.value;
}

async function ask(kind: "file" | "hosted-content", headers: Record<string, string> = {}): Promise<HttpAnswer> {
  const contentId = (await listed()).contents.find((content) => content.kind === kind)?.contentId ?? "";
  return contentBytes(ports(), { address, contentId, headers: new Headers(headers) });
}

const codeOf = ({ body }: HttpAnswer) => (JSON.parse(String(body)) as { code: string }).code;

describe("the list", () => {
  it("says what waits, what is kept and what nobody wanted", async () => {
    expect((await listed()).contents.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    expect((await listed(["hosted-contents"])).contents.map(({ state }) => state)).toEqual(["waiting", "not-captured"]);
    expect(codeOf(await ask("file"))).toBe("content-not-kept");
    await world.workOff();
    const { contents, count } = await listed();
    expect(count).toBe(2);
    expect(contents).toMatchObject([
      { state: "kept", sha256: createHash("sha256").update(image).digest("hex") },
      { state: "kept", name: "Résumé (1).html", address: URL_OF_FILE },
    ]);
    expect(JSON.stringify(contents)).not.toMatch(/position|facts|heldVersion/);
  });

  it("is of a message that is stored", async () => {
    const found = await messageContents(ports(), { ...address, messageId: "1" });
    expect(found).toMatchObject({ ok: false, error: { code: "message-not-found" } });
  });
});

describe("the bytes", () => {
  beforeEach(() => world.workOff());

  it("of an image that no browser runs may be shown", async () => {
    const { status, headers, body } = await ask("hosted-content");
    expect(status).toBe(200);
    expect(body).toEqual(image);
    expect(headers).toMatchObject({ "content-type": "image/png", "content-disposition": "inline" });
  });

  it("of everything else are for keeping, under their name", async () => {
    const { headers } = await ask("file");
    expect(headers).toMatchObject({
      "content-type": "text/html",
      "content-disposition": "attachment; filename*=UTF-8''R%C3%A9sum%C3%A9%20%281%29.html",
      "content-security-policy": "sandbox; default-src 'none'",
      "accept-ranges": "bytes",
    });
  });

  it.each(["image/svg+xml", "text/html; a=b; c", "application/pdf", "IMAGE/PNGX"])(
    "of %s are not shown either",
    async (mimeType) => {
      await prepare(10, mimeType);
      await world.workOff();
      const { headers } = await ask("file");
      expect(headers["content-disposition"]).toMatch(/^attachment/);
      expect(headers["content-type"]).toMatch(/^[^ ;]+$/);
    },
  );

  it("come in ranges, over the borders of blocks, and no more than an answer may hold", async () => {
    await prepare(MAX_ANSWER_BYTES + 5);
    await world.workOff();
    expect(codeOf(await ask("file"))).toBe("range-required");
    const parts: Uint8Array[] = [];
    let total = Number.POSITIVE_INFINITY;
    for (let atBytes = 0; atBytes < total; ) {
      const { status, headers, body } = await ask("file", { range: `bytes=${atBytes}-` });
      expect(status).toBe(206);
      const [, from, until, of] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
      expect(Number(from)).toBe(atBytes);
      total = Number(of);
      atBytes = Number(until) + 1;
      parts.push(body as Uint8Array);
    }
    expect(parts.map(({ byteLength }) => byteLength)).toEqual([MAX_ANSWER_BYTES, 5]);
    const digest = createHash("sha256").update(Buffer.concat(parts)).digest("hex");
    expect((await listed()).contents).toContainEqual(expect.objectContaining({ sha256: digest }));
  });

  it("are not sent to whoever has them", async () => {
    const { etag = "" } = (await ask("file")).headers;
    expect(await ask("file", { "if-none-match": `"x", W/${etag}` })).toMatchObject({ status: 304 });
    expect((await ask("file", { "if-none-match": etag })).body).toBeUndefined();
    expect(await ask("file", { range: "bytes=0-9", "if-range": etag })).toMatchObject({ status: 206 });
    expect(await ask("file", { range: "bytes=0-9", "if-range": '"another"' })).toMatchObject({ status: 200 });
  });

  it("end somewhere", async () => {
    const past = await ask("file", { range: "bytes=50000-" });
    expect(past).toMatchObject({ status: 416, headers: { "content-range": "bytes */50000" } });
  });

  it("of what is not named are not found", async () => {
    const answer = await contentBytes(ports(), { address, contentId: "A".repeat(22), headers: new Headers() });
    expect(codeOf(answer)).toBe("content-not-found");
  });
});
