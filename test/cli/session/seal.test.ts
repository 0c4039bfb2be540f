import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { KEY_BYTES, seal, unseal } from "../../../cli/session/seal.ts";

const HERE = { key: randomBytes(KEY_BYTES), name: "/home/ann/.config/teamsink/tokens-1.json" };

it("gives back what was sealed, whatever it says, and never seals it the same twice", () => {
  for (const text of ["", "{}", "täglich 👩‍💻", "x".repeat(100_000)]) {
    const sealed = [seal(text, HERE), seal(text, HERE)];
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(sealed.map((one) => unseal(one, HERE))).toEqual([text, text]);
    expect(sealed[0]).toMatch(/^[\w-]+$/);
  }
});

it("gives nothing for another key or another place", () => {
  const sealed = seal("secret", HERE);
  expect(unseal(sealed, { ...HERE, key: randomBytes(KEY_BYTES) })).toBeUndefined();
  expect(unseal(sealed, { ...HERE, name: "/home/bob/.config/teamsink/tokens-1.json" })).toBeUndefined();
});

it("gives nothing where any bit is another, or anything is missing", () => {
  const bytes = Buffer.from(seal("a secret", HERE), "base64url");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(unseal(changed.toString("base64url"), HERE), `byte ${at}`).toBeUndefined();
    expect(unseal(bytes.subarray(0, at).toString("base64url"), HERE), `${at} bytes`).toBeUndefined();
  }
  expect(unseal("no such thing!", HERE)).toBeUndefined();
});
