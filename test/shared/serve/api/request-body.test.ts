import { describe, expect, it } from "vitest";
import { readJsonBody } from "../../../../shared/serve/api/request-body.ts";

const LIMIT_BYTES = 256 * 1024;

function request(text: string, length?: number) {
  const read = { count: 0 };
  const headers = new Headers(length === undefined ? {} : { "content-length": String(length) });
  const body = async () => {
    read.count += 1;
    return text;
  };
  return { read, request: { headers, text: body } };
}

const codeOf = async (given: ReturnType<typeof request>) => {
  const body = await readJsonBody(given.request);
  return body.ok ? body.value : body.error.code;
};

describe("readJsonBody", () => {
  it("gives what the JSON says, and an empty object for no body at all", async () => {
    expect(await codeOf(request('{"ids":["a"]}'))).toEqual({ ids: ["a"] });
    expect(await codeOf(request(""))).toEqual({});
  });

  it.each(["{", "ids=a", " "])("refuses %j", async (text) => {
    expect(await codeOf(request(text))).toBe("body-not-json");
  });

  it("refuses a body that says it is over the limit, unread", async () => {
    const given = request("{}", LIMIT_BYTES + 1);
    expect(await codeOf(given)).toBe("body-too-large");
    expect(given.read.count).toBe(0);
  });

  it("counts bytes, and does not believe a length that is too small", async () => {
    const most = JSON.stringify("ü".repeat((LIMIT_BYTES - 2) / 2));
    expect(await codeOf(request(most, 1))).toBe(JSON.parse(most));
    expect(await codeOf(request(`${most} `, 1))).toBe("body-too-large");
  });
});
