import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Authority, type Keep, openAuthority } from "../../cli/session/authority.ts";
import { platformKeyring } from "../../cli/session/platform-keyring.ts";
import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import { DEFAULT_IDS, registrationsOf } from "../../local/tenant/authority/registrations.ts";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import { startTenant, type Tenant } from "../../local/tenant/start-tenant.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { HAS_SECRET_SERVICE, startPrivateKeyring } from "../helpers/private-keyring.ts";
import { trustAuthority } from "../helpers/trust.ts";

const TENANT_ID = "11111111-1111-4111-8111-111111111111";
const SCOPE = `api://${DEFAULT_IDS.apiClientId}`;
const folder = createTemporaryFolder();
let tenant: Tenant;
let untrust: () => void;
let [ann, bob]: User[] = [];

beforeAll(async () => {
  const certificates = await createCertificateAuthority();
  untrust = trustAuthority(certificates.certificatePem);
  tenant = await startTenant({
    clock: systemClock,
    tls: await certificates.issueServerCertificate(["localhost"]),
    app: {
      tenantId: TENANT_ID,
      clientId: "22222222-2222-4222-8222-222222222222",
      clientSecret: "s",
      grantedPermissions: [],
    },
    registrations: registrationsOf(DEFAULT_IDS),
    seed: 7,
    notificationCa: certificates.certificatePem,
    population: { historyMessages: 0, historyExchanges: 0 },
  });
  [ann, bob] = tenant.model.directory.users.all.filter(({ accountEnabled }) => accountEnabled);
});
afterAll(async () => {
  untrust();
  await tenant.stop();
  await folder.remove();
});

/** As a process begins: what is kept is what it knows. */
function open(keep: Keep = { folder: folder.path, keyring: platformKeyring({ TEAMSINK_KEYRING: "off" }) }): Authority {
  const terms = {
    authority: `${tenant.authorityUrl}/${TENANT_ID}`,
    clientId: DEFAULT_IDS.viewerClientId,
    scope: `${SCOPE}/Messages.Read`,
    writeScope: `${SCOPE}/Messages.Write`,
  };
  return openAuthority(terms, keep);
}

const asked: URL[] = [];

/** The browser of somebody: it shows the authority's page, they say who they are, and it goes where it is sent. */
function browserOf(user: User | undefined, form: Record<string, string> = {}) {
  return {
    kind: "browser" as const,
    async open(url: string) {
      asked.push(new URL(url));
      const body = new URLSearchParams({ username: user?.userPrincipalName ?? "", ...form });
      const page = await (await fetch(url, { method: "POST", body })).text();
      const [, action = ""] = /<form method="post" action="([^"]+)">/.exec(page) ?? [];
      const fields = [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = "", value = ""]): [string, string] => [name, value],
      );
      await fetch(action, { method: "POST", body: new URLSearchParams(fields) });
    },
  };
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

it("signs somebody in by a browser, with a proof of its own and an address of this machine", async () => {
  const authority = open();
  const account = await authority.signIn(browserOf(ann));
  expect(account).toMatchObject({ username: ann?.userPrincipalName, localAccountId: ann?.id, tenantId: TENANT_ID });
  const [url] = asked;
  expect(url?.searchParams.get("code_challenge_method")).toBe("S256");
  expect(url?.searchParams.get("redirect_uri")).toMatch(/^http:\/\/localhost:\d+\/?$/);
  expect(claimsOf(await authority.token(account))).toMatchObject({
    oid: ann?.id,
    scp: "Messages.Read Messages.Write",
  });
});

it("knows them when it begins again, and renews without a word", async () => {
  const authority = open();
  const [account] = await authority.accounts();
  if (account === undefined) throw new Error("nobody");
  const [kept, renewed] = [await authority.token(account), await authority.token(account, { isStale: true })];
  expect(claimsOf(renewed).uti).not.toBe(claimsOf(kept).uti);
  expect(claimsOf(renewed).oid).toBe(ann?.id);
  expect(await authority.token(account)).toBe(renewed);
});

it("keeps several, each with their own tokens, in a file of its owner's alone", async () => {
  const authority = open();
  const second = await authority.signIn(browserOf(bob));
  expect((await authority.accounts()).map(({ localAccountId }) => localAccountId).toSorted()).toEqual(
    [ann?.id, bob?.id].toSorted(),
  );
  expect(claimsOf(await authority.token(second)).oid).toBe(bob?.id);
  for (const name of await readdir(folder.path)) {
    expect((await stat(join(folder.path, name))).mode & 0o777, name).toBe(0o600);
  }
});

it("says so where they do not want to, and where the tenant does not want them any more", async () => {
  const authority = open();
  await expect(authority.signIn(browserOf(ann, { cancel: "1" }))).rejects.toMatchObject({ outcome: "signedOut" });
  const second = (await authority.accounts()).find(({ localAccountId }) => localAccountId === bob?.id);
  if (second === undefined) throw new Error("nobody");
  tenant.control.revokeSignInSessions(bob?.id ?? "");
  const refused = await authority.token(second, { isStale: true }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ outcome: "signedOut" });
  expect(String((refused as Error).message)).not.toMatch(/eyJ|0\.A/);
});

it("forgets who signs out, and nobody else", async () => {
  const authority = open();
  for (const account of await authority.accounts()) {
    if (account.localAccountId === ann?.id) await authority.signOut(account);
  }
  expect((await open().accounts()).map(({ localAccountId }) => localAccountId)).toEqual([bob?.id]);
  const texts = await Promise.all(
    (await readdir(folder.path)).map((name) => readFile(join(folder.path, name), "utf8")),
  );
  expect(texts.join()).not.toContain(ann?.id);
});

it.runIf(HAS_SECRET_SERVICE)(
  "keeps them encrypted where there is a keyring, until the last one signs out",
  async () => {
    const session = await startPrivateKeyring();
    const own = createTemporaryFolder();
    try {
      const keep = { folder: own.path, keyring: platformKeyring(session.environment) };
      const running = open(keep);
      const account = await running.signIn(browserOf(ann));
      const [name = ""] = await readdir(own.path);
      const path = join(own.path, name);
      expect(await readdir(own.path)).toEqual([name]);
      // A token has dots, and MSAL's cache quotes: in what is sealed is neither, and no part of a token.
      const sealed = await readFile(path, "utf8");
      expect(sealed).toMatch(/^[\w-]+$/);
      for (const part of (await running.token(account)).split(".")) expect(sealed).not.toContain(part);
      expect((await open(keep).accounts()).map(({ username }) => username)).toEqual([ann?.userPrincipalName]);
      expect(claimsOf(await open(keep).token(account, { isStale: true })).oid).toBe(ann?.id);

      const whole = await readFile(path, "utf8");
      const damaged = `${whole.slice(0, -9)}${whole.at(-9) === "A" ? "B" : "A"}${whole.slice(-8)}`;
      await writeFile(path, damaged);
      const sentence = { outcome: "signedOut", message: "Your sign-in cannot be read any more: its file is damaged" };
      await expect(open(keep).accounts()).rejects.toMatchObject(sentence);
      await expect(running.token(account)).rejects.toMatchObject(sentence);
      // Who then does not sign in has lost nothing.
      const undecided = open(keep);
      await expect(undecided.signIn(browserOf(ann, { cancel: "1" }))).rejects.toMatchObject({ outcome: "signedOut" });
      await expect(undecided.accounts()).rejects.toMatchObject(sentence);
      expect(await readFile(path, "utf8")).toBe(damaged);

      await open(keep).signIn(browserOf(ann));
      await open(keep).signIn(browserOf(bob));
      expect(claimsOf(await running.token(account)).oid).toBe(ann?.id);
      await open(keep).signOut(account);
      expect((await running.accounts()).map(({ localAccountId }) => localAccountId)).toEqual([bob?.id]);
      for (const last of await running.accounts()) await open(keep).signOut(last);
      expect(await readdir(own.path)).toEqual([]);
      expect(await keep.keyring.read(path)).toEqual({ key: null });
      expect(await running.accounts()).toEqual([]);
    } finally {
      await session.end();
      await own.remove();
    }
  },
);
