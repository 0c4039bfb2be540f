import { describe, expect, it } from "vitest";
import { uploadParts } from "../../../web/compose/upload.ts";

const FILE = new Blob(["0123456789"]);
const SESSION = { uploadUrl: "https://drive.example/secret", partBytes: 4 };
const DONE = { id: "item", name: "a.txt", parentReference: { driveId: "drive" } };
const more = (from: number) => Response.json({ nextExpectedRanges: [`${from}-`] }, { status: 202 });
const at = (from: number) => Response.json({ nextExpectedRanges: [`${from}-9`] });

const FOUND = { driveId: "drive", itemId: "found", name: "a.txt" };

async function upload(answers: (Response | Error)[], { isBegun = false, isThere = false } = {}) {
  const asked: string[] = [];
  const told: number[] = [];
  const pauses: number[] = [];
  const ways = {
    async send(_url: string, { method = "GET", headers }: RequestInit) {
      asked.push([method, new Headers(headers).get("content-range")].filter(Boolean).join(" "));
      const answer = answers.shift() ?? new Error("asked too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    pause: async (ms: number) => void pauses.push(ms),
    find: async () => {
      asked.push("find");
      return isThere ? FOUND : undefined;
    },
    isBegun,
    onProgress: (sentBytes: number) => told.push(sentBytes),
    signal: new AbortController().signal,
  };
  const result = await uploadParts(FILE, SESSION, ways).catch(({ message }: Error) => message);
  return { asked, told, pauses, result };
}

describe("a file that is sent", () => {
  it("goes in parts, the last one less", async () => {
    const { asked, told, result } = await upload([more(4), more(8), Response.json(DONE, { status: 201 })]);
    expect(asked).toEqual(["PUT bytes 0-3/10", "PUT bytes 4-7/10", "PUT bytes 8-9/10"]);
    expect(told).toEqual([0, 4, 8]);
    expect(result).toEqual({ driveId: "drive", itemId: "item", name: "a.txt" });
  });

  it("goes on after a cut where the drive stands", async () => {
    const cut = new TypeError("Failed to fetch");
    const { asked, pauses } = await upload([more(4), cut, at(8), Response.json(DONE)]);
    expect(asked).toEqual(["PUT bytes 0-3/10", "PUT bytes 4-7/10", "GET", "PUT bytes 8-9/10"]);
    expect(pauses).toEqual([500]);
  });

  it.each([
    ["does not come", () => new TypeError("Failed to fetch")],
    ["breaks off", () => new Response('{"id": "it', { status: 201 })],
  ])("is found, and not sent again, where the last answer %s", async (_how, last) => {
    const answers = [more(4), more(8), last(), new Response("", { status: 404 })];
    const { asked, result } = await upload(answers, { isThere: true });
    expect(asked.slice(2)).toEqual(["PUT bytes 8-9/10", "GET", "find"]);
    expect(result).toEqual(FOUND);
  });

  it("goes on where it stood, tried again", async () => {
    const { asked, result } = await upload([at(8), Response.json(DONE, { status: 201 })], { isBegun: true });
    expect(asked).toEqual(["GET", "PUT bytes 8-9/10"]);
    expect(result).toMatchObject({ itemId: "item" });
  });

  it.each([
    ["has expired and is not there", () => [new Response("", { status: 404 })], 2],
    ["is refused", () => [new Response("", { status: 403 })], 1],
    ["is not answered at all", () => [], 6],
  ])("that %s is said to be broken off", async (_how, answers, times) => {
    const { asked, result } = await upload(answers());
    expect(result).toBe("The upload was broken off");
    expect(asked).toHaveLength(times);
  });
});
