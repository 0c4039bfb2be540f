import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendParts } from "../../../cli/api/upload.ts";

const URL_OF_UPLOAD = "https://drive.example/upload";
const PART = 10;

type Fault = "none" | "cut" | "lost" | "busy" | "refused";

/** A drive that takes parts in order, as Graph's does; each part may meet a fault, and one that is lost did arrive. */
function drive(sizeBytes: number, faults: readonly Fault[]) {
  const held: number[] = [];
  const headers: (string | null)[] = [];
  let puts = 0;
  const expected = () => Response.json({ nextExpectedRanges: [`${held.length}-`] }, { status: 202 });
  const send = async (request: Request): Promise<Response> => {
    headers.push(request.headers.get("authorization"));
    if (request.method === "GET") return Response.json({ nextExpectedRanges: [`${held.length}-`] });
    const fault = faults[puts] ?? "none";
    puts += 1;
    if (fault === "cut") throw new TypeError("fetch failed");
    if (fault === "busy") return new Response("", { status: 503 });
    if (fault === "refused") return new Response("", { status: 403 });
    const [, from] = /^bytes (\d+)-\d+\/\d+$/.exec(request.headers.get("content-range") ?? "") ?? [];
    if (Number(from) !== held.length) return new Response("", { status: 416 });
    held.push(...new Uint8Array(await request.arrayBuffer()));
    if (held.length === sizeBytes)
      return Response.json({ id: "i", name: "n", parentReference: { driveId: "d" } }, { status: 201 });
    if (fault === "lost") throw new TypeError("fetch failed");
    return expected();
  };
  return { held, headers, send };
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
    expect(await done).toMatchObject({ id: "i", parentReference: { driveId: "d" } });
    expect(Uint8Array.from(held)).toEqual(bytes(25));
    expect(told).toEqual([0, 10, 20, 25]);
    expect(headers).toEqual([null, null, null]);
  });

  it("goes on where the drive stands, whatever was cut and wherever", async () => {
    const fault = fc.constantFrom<Fault>("none", "none", "cut", "lost", "busy");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 95 }),
        fc.array(fault, { maxLength: 5 }),
        async (sizeBytes, faults) => {
          const { done, held } = upload(sizeBytes, faults);
          await done;
          expect(Uint8Array.from(held)).toEqual(bytes(sizeBytes));
        },
      ),
    );
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
