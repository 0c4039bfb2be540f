import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openApi } from "../../../cli/api/api.ts";
import { downloadContent } from "../../../cli/api/download.ts";
import { platformKeyring } from "../../../cli/session/platform-keyring.ts";
import type { Session } from "../../../cli/session/session.ts";
import { createTemporaryFolder } from "../../../local/temporary-folder.ts";

const folder = createTemporaryFolder();
afterAll(() => folder.remove());

const session: Session = {
  api: "https://api.example/api",
  folder: folder.path,
  keyring: platformKeyring({ TEAMSINK_KEYRING: "off" }),
  me: { id: "me", name: "Me", username: "me@contoso.example", tenantId: "t" },
  token: async () => "token",
  claims: async () => ({ scopes: [], roles: [] }),
};
const CONTENT = { conversationId: "19:a@thread.v2", messageId: "1", contentId: "2" };

/** Whoever holds these bytes, and gives at most so many at a time. */
function keeper(bytes: Uint8Array<ArrayBuffer>, atOnce: number) {
  const asked: string[] = [];
  const api = openApi(session, {
    tries: 1,
    send: async (request) => {
      asked.push(request.url);
      const [, from] = /^bytes=(\d+)-/.exec(request.headers.get("range") ?? "") ?? [];
      const at = Number(from);
      if (at >= bytes.length) return new Response(null, { status: 416 });
      const part = bytes.slice(at, at + atOnce);
      const headers = { "content-range": `bytes ${at}-${at + part.length - 1}/${bytes.length}` };
      return new Response(part, { status: 206, headers });
    },
  });
  return { api, asked };
}

describe("what is attached to a message", () => {
  it("is saved whole, part by part", async () => {
    const bytes = Uint8Array.from({ length: 2_500 }, (_none, at) => at % 251);
    const { api, asked } = keeper(bytes, 1_000);
    const path = join(folder.path, "whole.bin");
    expect(await downloadContent(api, CONTENT, path)).toBe(2_500);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    expect(asked).toHaveLength(3);
    expect(asked[0]).toBe("https://api.example/api/entra/messages/19:a@thread.v2/1/contents/2");
  });

  it("may be empty", async () => {
    const path = join(folder.path, "empty.bin");
    expect(await downloadContent(keeper(new Uint8Array(), 10).api, CONTENT, path)).toBe(0);
    expect(await readFile(path, "utf8")).toBe("");
  });

  it("leaves no half where it is refused", async () => {
    const send = async () =>
      Response.json({ title: "No such content", code: "content-not-found", remedy: "" }, { status: 404 });
    const refused = openApi(session, { tries: 1, send });
    // Refused before the file is open, or after.
    const refusals = Array.from({ length: 200 }, (_none, at) =>
      expect(downloadContent(refused, CONTENT, join(folder.path, `half${at}.bin`))).rejects.toThrow("No such content"),
    );
    await Promise.all(refusals);
    expect((await readdir(folder.path)).filter((name) => name.startsWith("half"))).toEqual([]);
  });
});
