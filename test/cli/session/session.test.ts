import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { apiAddress } from "../../../cli/session/api-address.ts";
import { changeConfig, readConfig } from "../../../cli/session/config.ts";
import { folderIn } from "../../../cli/session/folder.ts";
import { keptFile } from "../../../cli/session/kept-file.ts";
import { claimsIn } from "../../../cli/session/person.ts";
import { placeOf } from "../../../cli/session/session.ts";
import { askSignInTerms } from "../../../cli/session/sign-in-terms.ts";
import { createTemporaryFolder } from "../../../local/temporary-folder.ts";

const folder = createTemporaryFolder();
afterAll(() => folder.remove());

describe("where the API is", () => {
  it.each([
    ["https://app.azurewebsites.net", "https://app.azurewebsites.net/api"],
    ["app.azurewebsites.net/api/", "https://app.azurewebsites.net/api"],
    ["https://gate.example/teams/api/entra", "https://gate.example/teams/api"],
    ["http://localhost:7071/api", "http://localhost:7071/api"],
  ])("%s", (given, address) => {
    expect(apiAddress(given)).toBe(address);
  });

  it("is nowhere that a token would go to in the clear", () => {
    expect(() => apiAddress("http://app.example/api")).toThrow("unencrypted");
    expect(() => apiAddress("ftp://app.example")).toThrow("no address");
  });

  it("is what was given, then TEAMSINK_API, then where one signed in last", async () => {
    const environment = { TEAMSINK_CONFIG_DIR: join(folder.path, "places") };
    expect((await placeOf(undefined, environment)).api).toBe("http://localhost:7071/api");
    await changeConfig(environment.TEAMSINK_CONFIG_DIR, (config) => ({ ...config, api: "https://last.example/api" }));
    expect((await placeOf(undefined, environment)).api).toBe("https://last.example/api");
    expect((await placeOf(undefined, { ...environment, TEAMSINK_API: "https://env.example" })).api).toBe(
      "https://env.example/api",
    );
    expect((await placeOf("https://given.example", { ...environment, TEAMSINK_API: "https://env.example" })).api).toBe(
      "https://given.example/api",
    );
  });

  it("says how to sign in, or that nobody can, or that it is none", async () => {
    const answering = (body: unknown) => async () => Response.json(body);
    const entra = {
      authority: "https://login.example/t",
      clientId: "66666666-6666-4666-8666-666666666666",
      scope: "api://x/Messages.Read",
    };
    expect(await askSignInTerms("https://a.example/api", answering({ entra }))).toEqual({ ...entra, writeScope: null });
    await expect(askSignInTerms("https://a.example/api", answering({ entra: null }))).rejects.toThrow(
      "Nobody can sign in",
    );
    await expect(askSignInTerms("https://a.example/api", answering({ hello: 1 }))).rejects.toThrow(
      "no API of teamsink",
    );
    const cut = async () =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    await expect(askSignInTerms("https://a.example/api", cut)).rejects.toThrow(
      "https://a.example does not answer (ECONNREFUSED)",
    );
  });
});

describe("what is kept of somebody", () => {
  it.each([
    [{ XDG_CONFIG_HOME: "/x", HOME: "/h" }, "linux", "/x/teamsink"],
    [{ XDG_CONFIG_HOME: "relative", HOME: "/h" }, "linux", "/h/.config/teamsink"],
    [{ HOME: "/h" }, "darwin", "/h/.config/teamsink"],
    [{ APPDATA: "/roaming", HOME: "/h" }, "win32", "/roaming/teamsink"],
  ] as const)("is in the folder that %j says on %s", (environment, platform, path) => {
    expect(folderIn(environment, platform)).toBe(path);
  });

  it("is read by nobody else, also where it was open before, and never a half", async () => {
    const path = join(folder.path, "kept", "tokens.json");
    const file = keptFile(path);
    expect(await file.read()).toBeUndefined();
    await file.write("first");
    await writeFile(path, "open", { mode: 0o644 });
    await file.write("second");
    expect(await file.read()).toBe("second");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, "kept"))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder.path, "kept"))).toEqual(["tokens.json"]);
  });

  it("is none where it cannot be read any more", async () => {
    const broken = join(folder.path, "broken");
    await keptFile(join(broken, "config.json")).write("{ not json");
    expect(await readConfig(broken)).toEqual({ accounts: {}, claims: {} });
  });
});

it("reads of a token what it is for, and of anything else nothing", () => {
  const token = (claims: object) => `e.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
  expect(claimsIn(token({ scp: "Messages.Read Messages.Write", roles: ["Operate.All"] }))).toEqual({
    scopes: ["Messages.Read", "Messages.Write"],
    roles: ["Operate.All"],
  });
  expect(claimsIn("opaque")).toEqual({ scopes: [], roles: [] });
});
