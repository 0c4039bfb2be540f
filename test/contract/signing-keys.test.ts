import { type JWTVerifyGetKey, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSigningKeys } from "../../shared/azure/signing-keys.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { type AuthorityServer, startAuthority } from "../helpers/authority-server.ts";

describe("createSigningKeys", () => {
  let authority: AuthorityServer;
  beforeEach(async () => {
    authority = await startAuthority();
    await authority.rollKey("one");
  });
  afterEach(() => authority.stop());
  const open = (cooldownMs?: number): JWTVerifyGetKey =>
    createSigningKeys({
      authority: authority.url,
      clock: systemClock,
      ...(cooldownMs === undefined ? {} : { cooldownMs }),
    });
  const verify = async (keys: JWTVerifyGetKey, keyId: string) =>
    (await jwtVerify(await authority.sign(keyId), keys)).payload;

  it("verifies with the keys the authority names, asked for once", async () => {
    const keys = open();
    for (let count = 0; count < 3; count++) expect(await verify(keys, "one")).toEqual({ test: true });
    expect(authority.requests).toEqual(["GET /common/.well-known/openid-configuration", "GET /keys"]);
  });

  it("asks once when many tokens come first at the same time", async () => {
    const keys = open();
    await Promise.all(Array.from({ length: 20 }, () => verify(keys, "one")));
    expect(authority.requests).toHaveLength(2);
  });

  it("finds a key that was rolled, once it has cooled down", async () => {
    const keys = open(0);
    await verify(keys, "one");
    await authority.rollKey("two");
    expect(await verify(keys, "two")).toEqual({ test: true });
    await expect(verify(keys, "one")).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  });

  it("lets unknown key ids make it ask no more often than it cools down", async () => {
    const keys = open(200);
    await verify(keys, "one");
    const strangers = Array.from({ length: 50 }, (_unused, index) => verify(keys, `unknown ${index}`));
    for (const result of await Promise.allSettled(strangers)) {
      expect(result).toMatchObject({ reason: { code: "ERR_JWKS_NO_MATCHING_KEY" } });
    }
    expect(authority.requests.length).toBeLessThanOrEqual(4);
  });

  it("never refuses a key that was rolled while it cooled down", async () => {
    const keys = open(200);
    await verify(keys, "one");
    const stranger = verify(keys, "unknown").catch((error: unknown) => error);
    await authority.rollKey("two");
    expect(await verify(keys, "two")).toEqual({ test: true });
    await authority.rollKey("three");
    const many = await Promise.all(Array.from({ length: 20 }, () => verify(keys, "three")));
    expect(many).toHaveLength(20);
    expect(await stranger).toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  });

  it("goes on with known keys while the authority is down, and says so of unknown ones", async () => {
    const keys = open(0);
    await verify(keys, "one");
    authority.failWith = 503;
    await expect(verify(keys, "two")).rejects.toMatchObject({ code: "authority-unavailable" });
    expect(await verify(keys, "one")).toEqual({ test: true });
    authority.failWith = undefined;
    await authority.rollKey("two");
    expect(await verify(keys, "two")).toEqual({ test: true });
  });

  it("follows keys that moved", async () => {
    const keys = open(0);
    await verify(keys, "one");
    authority.jwksPath = "/moved";
    await authority.rollKey("two");
    expect(await verify(keys, "two")).toEqual({ test: true });
  });

  it("recovers from an authority that was down at first", async () => {
    const keys = open();
    authority.failWith = 500;
    await expect(verify(keys, "one")).rejects.toMatchObject({ code: "authority-unavailable" });
    authority.failWith = undefined;
    expect(await verify(keys, "one")).toEqual({ test: true });
  });

  it("calls an authority that is not there unavailable", async () => {
    const keys = createSigningKeys({ authority: "https://localhost:1", clock: systemClock });
    await expect(verify(keys, "one")).rejects.toMatchObject({ code: "authority-unavailable" });
  });
});
