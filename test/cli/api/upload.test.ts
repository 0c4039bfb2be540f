import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendParts } from "../../../cli/api/upload.ts";

const URL_OF_UPLOAD = "https://drive.example/upload";
const PART = 10;

type Fault = "none" | "cut" | "lost" | "broken" | "busy" | "refused" | "expired";

/** A drive that takes parts in order, as Graph's does; each part may meet a fault, and one that is lost or broken did arrive. */
function drive(sizeBytes: number, faults: readonly Fault[]) {
  const held: number[] = [];
  const headers: (string | null)[] = [];
  let puts = 0;
  let finds = 0;
  const isThere = () => held.length === sizeBytes;
  const expected = () => Response.json({ nextExpectedRanges: [`${held.length}-`] }, { status: 202 });
  const send = async (request: Request): Promise<Response> => {
    headers.push(request.headers.get("authorization"));
    // With its last byte an upload is forgotten, as Graph does it.
    if (isThere()) return new Response("", { status: 404 });
    if (request.method === "GET") return Response.json({ nextExpectedRanges: [`${held.length}-`] });
    const fault = faults[puts] ?? "none";
    puts += 1;
    if (fault === "cut") throw new TypeError("fetch failed");
    if (fault === "busy") return new Response("", { status: 503 });
    if (fault === "expired") return new Response("", { status: 404 });
    if (fault === "refused") return new Response("", { status: 403 });
    const [, from] = /^bytes (\d+)-\d+\/\d+$/.exec(request.headers.get("content-range") ?? "") ?? [];
    if (Number(from) !== held.length) return new Response("", { status: 416 });
    held.push(...new Uint8Array(await request.arrayBuffer()));
    if (fault === "lost") throw new TypeError("fetch failed");
    if (fault === "broken") return new Response('{"id": "i', { status: isThere() ? 201 : 202 });
    if (isThere()) return Response.json({ id: "i", name: "n", parentReference: { driveId: "d" } }, { status: 201 });
    return expected();
  };
  const find = async () => {
    finds += 1;
    return isThere() ? { driveId: "d", itemId: "i", name: "n" } : undefined;
  };
  return { held, headers, send, find, foundTimes: () => finds };
}

const bytes = (sizeBytes: number) => Uint8Array.from({ length: sizeBytes }, (_none, at) => at % 251);
const upload = (sizeBytes: number, faults: readonly Fault[] = []) => {
  const target = drive(sizeBytes, faults);
  const told: number[] = [];
  const sending = {
    uploadUrl: URL_OF_UPLOAD,
    partBytes: PART,
    sizeBytes,
    read: async (from: number, length: number) => bytes(sizeBytes).slice(from, from + length),
    find: target.find,
  };
  const done = sendParts(sending, {
    send: target.send,
    pause: async () => {},
    onProgress: ({ sentBytes }) => told.push(sentBytes),
  });
  return { ...target, told, done };
};

describe("an upload", () => {
  it("sends part by part, tells how far it is, and never a token", async () => {
    const { done, held, told, headers } = upload(25);
    expect(await done).toEqual({ driveId: "d", itemId: "i", name: "n" });
    expect(Uint8Array.from(held)).toEqual(bytes(25));
    expect(told).toEqual([0, 10, 20, 25]);
    expect(headers).toEqual([null, null, null]);
  });

  it("goes on where the drive stands, whatever was cut and wherever", async () => {
    const fault = fc.constantFrom<Fault>("none", "none", "cut", "lost", "broken", "busy");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 95 }),
        fc.array(fault, { maxLength: 5 }),
        async (sizeBytes, faults) => {
          const { done, held } = upload(sizeBytes, faults);
          expect(await done).toEqual({ driveId: "d", itemId: "i", name: "n" });
          expect(Uint8Array.from(held)).toEqual(bytes(sizeBytes));
        },
      ),
    );
  });

  it("of which the last answer is lost is found, and not sent again", async () => {
    const { done, held, foundTimes } = upload(25, ["none", "none", "lost"]);
    expect(await done).toEqual({ driveId: "d", itemId: "i", name: "n" });
    expect(held).toHaveLength(25);
    expect(foundTimes()).toBe(1);
  });

  it("that expired before all of it was there is said to be broken off", async () => {
    const { done, foundTimes } = upload(25, ["none", "expired"]);
    await expect(done).rejects.toThrow("HTTP 404");
    expect(foundTimes()).toBe(1);
  });

  it("ends where it is refused, and when it never goes on", async () => {
    await expect(upload(25, ["none", "refused"]).done).rejects.toThrow("HTTP 403");
    await expect(
      upload(
        25,
        Array.from({ length: 9 }, () => "cut" as const),
      ).done,
    ).rejects.toThrow("broken off");
  });
});
