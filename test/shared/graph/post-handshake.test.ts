import { describe, expect, it } from "vitest";
import { createPostHandshake } from "../../../shared/graph/post-handshake.ts";

const URL_WITH_TOKEN = "https://teamsink.example/api/notifications?validationToken=a";

function failing(cause: object) {
  return createPostHandshake(async () => {
    throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("quoted"), cause) });
  });
}

describe("posting a handshake", () => {
  it("gives the answer as it came", async () => {
    const asked: Request[] = [];
    const post = createPostHandshake(async (input, init) => {
      asked.push(new Request(input, init));
      return new Response("a", { headers: { "content-type": "text/plain; charset=utf-8" } });
    });
    expect(await post(URL_WITH_TOKEN)).toEqual({ status: 200, contentType: "text/plain; charset=utf-8", body: "a" });
    expect(asked.map(({ method, url, redirect }) => ({ method, url, redirect }))).toEqual([
      { method: "POST", url: URL_WITH_TOKEN, redirect: "manual" },
    ]);
  });

  it("reads no more of a long answer than tells that it is a wrong one", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(4_096));
      },
    });
    const { body } = await createPostHandshake(async () => new Response(endless))(URL_WITH_TOKEN);
    expect(body.length).toBeGreaterThan(8_192);
    expect(pulled).toBeLessThan(6);
  });

  it.each(["ENOTFOUND", "ECONNREFUSED", "CERT_HAS_EXPIRED"])("tells %s by the network's own word", async (code) => {
    await expect(failing({ code })(URL_WITH_TOKEN)).rejects.toMatchObject({
      code: "notification-url-unreachable",
      message: `https://teamsink.example/api/notifications: ${code}`,
    });
  });
});
