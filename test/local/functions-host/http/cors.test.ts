import { describe, expect, it } from "vitest";
import { createCors, originsIn } from "../../../../local/functions-host/http/cors.ts";

const PAGE = "https://app.contoso.com";
const OTHER = "http://localhost:5173";
const ANSWER = { status: 200, headers: [["content-type", "text/plain"]], body: Buffer.from("hello") } as const;

const preflight = (origins: string[], headers: Record<string, string>, method = "OPTIONS") =>
  createCors(origins).preflight({ method, headers });
const answered = (origins: string[], origin: string) =>
  Object.fromEntries(createCors(origins).answered({ headers: { origin } }, ANSWER).headers);

describe("a preflight", () => {
  const asked = { origin: PAGE, "access-control-request-method": "GET" };

  it("is allowed the method and the headers it asks for, and nothing else", () => {
    expect(preflight([PAGE, OTHER], { ...asked, "access-control-request-headers": "authorization, x-a" })).toEqual({
      status: 204,
      headers: [
        ["access-control-allow-origin", PAGE],
        ["vary", "Origin"],
        ["access-control-allow-headers", "authorization,x-a"],
        ["access-control-allow-methods", "GET"],
      ],
      body: undefined,
    });
    expect(preflight([PAGE], asked)?.headers.map(([name]) => name)).toEqual([
      "access-control-allow-origin",
      "access-control-allow-methods",
    ]);
  });

  it("of another origin is answered as well, and allowed nothing", () => {
    const strange = ["https://mallory.example", `${PAGE}.mallory.example`, PAGE.toUpperCase(), `${PAGE}/`, "null", ""];
    for (const origin of strange) {
      expect(preflight([PAGE, OTHER], { ...asked, origin })).toEqual({ status: 204, headers: [], body: undefined });
    }
  });

  it.each([
    ["where no origin is given", [], asked, "OPTIONS"],
    ["without an origin", [PAGE], { "access-control-request-method": "GET" }, "OPTIONS"],
    ["without a method that is asked for", [PAGE], { origin: PAGE }, "OPTIONS"],
    ["by another method", [PAGE], asked, "GET"],
  ] as const)("is none %s", (...[, origins, headers, method]) => {
    expect(preflight([...origins], headers as Record<string, string>, method)).toBeUndefined();
  });
});

describe("an answer", () => {
  it("may be seen by the page that asked, and differs by origin where several are allowed", () => {
    const plain = { "content-type": "text/plain" };
    expect(answered([PAGE], PAGE)).toEqual({ ...plain, "access-control-allow-origin": PAGE });
    expect(answered([PAGE, OTHER], OTHER)).toEqual({ ...plain, "access-control-allow-origin": OTHER, vary: "Origin" });
    expect(answered([PAGE], OTHER)).toEqual(plain);
    expect(answered([], PAGE)).toEqual(plain);
  });
});

describe("the origins", () => {
  it("are read as the deployment reads them", () => {
    expect(originsIn(" https://app.contoso.com ,http://localhost:5173,")).toEqual([PAGE, OTHER]);
    expect(originsIn("")).toEqual([]);
  });

  it.each(["*", "https://*.contoso.com", "app.contoso.com", `${PAGE}/`, `${PAGE}/page`, "null", "file:///a"])(
    "are not %s",
    (text) => {
      expect(() => originsIn(`${OTHER},${text}`)).toThrow(`not ${text}`);
    },
  );
});
