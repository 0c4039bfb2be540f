import { describe, expect, it } from "vitest";
import { resolveClaim, writeClaim } from "../../../shared/job/queue-body.ts";
import { createMemoryBlobStore } from "../../helpers/memory-blob-store.ts";

const TEXT = '{"kind":"chatMessage","payload":{"id":"1"}}';

describe("claims", () => {
  it("a claim resolves to what was written, and its release removes the blob", async () => {
    const blobs = createMemoryBlobStore();
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "messages", text: TEXT }));
    expect(message).toEqual({ claim: blobs.paths("claims")[0] });
    const resolved = await resolveClaim(blobs, message);
    if (!resolved.ok) throw resolved.error;
    expect(resolved.value.value).toEqual(JSON.parse(TEXT));
    expect(blobs.paths("claims")).toHaveLength(1);
    await resolved.value.release();
    expect(blobs.paths("claims")).toEqual([]);
  });

  it("the same text twice has two claims, so that each message has its own", async () => {
    const blobs = createMemoryBlobStore();
    const claims = [1, 2].map(() => writeClaim({ blobs, queue: "messages", text: TEXT }));
    expect(new Set(await Promise.all(claims)).size).toBe(2);
  });

  it.each([{ kind: "chatMessage" }, null, "text", 7, ["claim"]])(
    "%j is no claim and stands for itself",
    async (message) => {
      const blobs = createMemoryBlobStore();
      blobs.failNext(1);
      const resolved = await resolveClaim(blobs, message);
      expect(resolved).toMatchObject({ ok: true, value: { value: message } });
      if (resolved.ok) await expect(resolved.value.release()).resolves.toBeUndefined();
    },
  );

  const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  it.each([
    { title: "that was released before", message: { claim: `messages/${uuid}.json` } },
    { title: "to another folder", message: { claim: `other/${uuid}.json` } },
    { title: "out of its folder", message: { claim: `messages/../${uuid}.json` } },
    { title: "that is not a text", message: { claim: 7 } },
    { title: "with more beside it", message: { claim: `messages/${uuid}.json`, kind: "chatMessage" } },
  ])("a claim $title is queue-message-invalid", async ({ message }) => {
    const resolved = await resolveClaim(createMemoryBlobStore(), message);
    expect(resolved).toMatchObject({ ok: false, error: { code: "queue-message-invalid" } });
  });

  it("a claim whose blob is not JSON is queue-message-invalid, and the text is not told", async () => {
    const blobs = createMemoryBlobStore();
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "sync", text: "hidden words" }));
    const resolved = await resolveClaim(blobs, message);
    expect(resolved).toMatchObject({ ok: false, error: { code: "queue-message-invalid" } });
    if (!resolved.ok) expect(`${resolved.error.message}${String(resolved.error.cause)}`).not.toContain("hidden");
  });

  it("a store that does not answer says nothing about the claim", async () => {
    const blobs = createMemoryBlobStore();
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "sync", text: TEXT }));
    blobs.failNext(1);
    await expect(resolveClaim(blobs, message)).rejects.toMatchObject({ code: "blob-unavailable" });
  });
});
