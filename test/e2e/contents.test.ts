import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { pictureOf, sha256Of } from "../../local/tenant/model/content-bytes.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import { MAX_ANSWER_BYTES } from "../../shared/serve/api/content-bytes.ts";
import type { MessageContents } from "../../shared/serve/api/message-contents.ts";
import { fileAttachment } from "../helpers/content-world.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const FILE = "https://contoso.sharepoint.example/sites/files/big.bin";
const SIZE_BYTES = MAX_ANSWER_BYTES + 1_000_003;

let running: RunningStack;
let model: TenantModel;
beforeAll(async () => {
  running = await startRunningStack({ seed: 41, environment: { CAPTURE: "hosted-contents,files" } });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  await running.subscribe();
  ({ model } = stack.tenant);
});
afterAll(() => running?.stop());

const bytesOf = async (path: string, range?: string) => {
  const headers = { "x-functions-key": running.stack.functionKey, ...(range ? { range } : {}) };
  const answer = await fetch(`${running.doors.http}${path}`, { headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

it("keeps what a live message names, and gives it out in ranges", async () => {
  const picture = pictureOf(createSeededRandom(1));
  const file = model.files.put({ url: FILE, sizeBytes: SIZE_BYTES, mimeType: "text/html", atMs: 0 });
  const chatId = model.population.chats[0]?.id ?? "";
  const message = model.postMessage(chatId, {
    text: "look",
    hosted: [{ contentType: "image/png", bytes: picture }],
    attachments: [fileAttachment(FILE)],
  });
  const path = `/api/messages/${encodeURIComponent(chatId)}/${message.id}/contents`;
  const list = async () => (await (await running.get(path)).json()) as MessageContents;
  await waitFor(async () => ((await list()).contents ?? []).filter(({ state }) => state === "kept").length === 2);
  const { contents } = await list();
  const image = contents.find(({ kind }) => kind === "hosted-content");
  const copied = contents.find(({ kind }) => kind === "file");
  expect(copied).toMatchObject({
    sizeBytes: SIZE_BYTES,
    sha256: await sha256Of(file.versions[0]?.bytes as never),
    eTag: file.versions[0]?.eTag,
  });

  const shown = await bytesOf(`${path}/${image?.contentId}`);
  expect(shown.bytes).toEqual(picture);
  expect(Object.fromEntries(shown.answer.headers)).toMatchObject({
    "content-type": "image/png",
    "content-disposition": "inline",
    "x-content-type-options": "nosniff",
    etag: `"${image?.sha256}"`,
  });

  const hash = createHash("sha256");
  for (let atBytes = 0; atBytes < SIZE_BYTES; ) {
    const { answer, bytes } = await bytesOf(`${path}/${copied?.contentId}`, `bytes=${atBytes}-`);
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
    hash.update(bytes);
    atBytes += bytes.length;
  }
  expect(hash.digest("hex")).toBe(copied?.sha256);
  expect((await bytesOf(`${path}/${copied?.contentId}`)).answer.status).toBe(400);
});
