import { createPrivateKey, subtle } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { ERRORS, fail, succeed } from "../../../../shared/base/errors/errors.ts";
import type { Keyring } from "../../../../shared/capture/notification/keyring.ts";
import { openContent, type RsaThread } from "../../../../shared/capture/notification/opening.ts";
import { chatMessageText, type KeyName, keys, vectors } from "../../../helpers/notification-vectors.ts";
import { seal } from "../../../helpers/notification-world.ts";

function keyringOf(name: KeyName): Keyring {
  const privateKey = createPrivateKey(keys[name].privateKeyPem);
  return {
    find: async () => succeed(privateKey),
    newest: async () => ({ certificateId: name, certificateBase64: "" }),
    versions: async () => name,
  };
}

const keyring = keyringOf("rsa-2048");

describe.each<RsaThread>(["own", "pool"])("with RSA on the thread: %s", (rsaThread) => {
  async function open(content: unknown, from = keyring) {
    const opened = await openContent(content, from, rsaThread);
    return opened.ok ? succeed<unknown>(JSON.parse(String(opened.value.utf8))) : opened;
  }

  async function codeOfContent(content: unknown, from = keyring): Promise<string> {
    const opened = await open(content, from);
    return opened.ok ? "opened" : opened.error.code;
  }

  describe("what openssl sealed", () => {
    test.each(vectors)("$name: $expected", async ({ key, expected, data, dataSignature, dataKey }) => {
      const opened = await open({ data, dataSignature, dataKey }, keyringOf(key));
      expect(opened.ok ? "opened" : opened.error.code).toBe(expected);
      if (opened.ok) expect(opened.value).toEqual(JSON.parse(chatMessageText));
    });
  });

  test("a key of another length is no key, whatever the signature", async () => {
    const vector = vectors.find(({ name }) => name === "key of 16 bytes");
    expect(await codeOfContent({ ...vector, dataSignature: "" })).toBe("content-undecipherable");
  });

  describe("what our own sealing made", () => {
    test.each(["rsa-2048", "rsa-3072", "rsa-4096"] as const)("opens with %s", async (name) => {
      const opened = await open(seal(chatMessageText, name), keyringOf(name));
      expect(opened).toEqual(succeed(JSON.parse(chatMessageText)));
    });

    test("opens whatever object it is", async () => {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 10 })), async (value) => {
          const text = JSON.stringify(value);
          expect(await openContent(seal(text), keyring, rsaThread)).toEqual(
            succeed({ utf8: Buffer.from(text), payload: JSON.parse(text) }),
          );
        }),
        { numRuns: 50 },
      );
    });

    test("opens without the byte order mark that may stand before it", async () => {
      expect(await openContent(seal('\uFEFF{"body":"\uFEFF"}'), keyring, rsaThread)).toEqual(
        succeed({ utf8: Buffer.from('{"body":"\uFEFF"}'), payload: { body: "\uFEFF" } }),
      );
    });

    test("does not open when it is nested too deep to be written again", async () => {
      const text = `{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}`;
      expect(await codeOfContent(seal(text))).toBe("content-undecipherable");
    });
  });

  describe("one member broken", () => {
    const good = seal(chatMessageText);
    test.each([
      ["data missing", { data: undefined }, "content-undecipherable"],
      ["data empty", { data: "" }, "signature-mismatch"],
      ["data not base64", { data: "€€€€" }, "signature-mismatch"],
      ["dataSignature missing", { dataSignature: undefined }, "content-undecipherable"],
      ["dataSignature empty", { dataSignature: "" }, "signature-mismatch"],
      ["dataSignature of another length", { dataSignature: good.dataSignature.slice(0, 20) }, "signature-mismatch"],
      ["dataSignature over the limit", { dataSignature: "A".repeat(257) }, "content-undecipherable"],
      ["dataKey missing", { dataKey: undefined }, "content-undecipherable"],
      ["dataKey empty", { dataKey: "" }, "content-undecipherable"],
      ["dataKey cut short", { dataKey: good.dataKey.slice(0, 100) }, "content-undecipherable"],
      ["dataKey over the limit", { dataKey: "A".repeat(1_025) }, "content-undecipherable"],
      ["dataKey of another content", { dataKey: seal("{}").dataKey }, "signature-mismatch"],
      ["certificate id of another type", { encryptionCertificateId: 7 }, "content-undecipherable"],
    ])("%s", async (_name, members, code) => {
      expect(await codeOfContent({ ...good, ...members })).toBe(code);
    });

    test.each([
      ["null", null],
      ["a text", "text"],
      ["an array", []],
      ["an empty object", {}],
    ])("content that is %s", async (_name, content) => {
      expect(await codeOfContent(content)).toBe("content-undecipherable");
    });
  });

  test("an error tells neither the content nor the step that failed", async () => {
    const opened = await openContent(seal("secret, not JSON"), keyring, rsaThread);
    expect(opened).toMatchObject({ ok: false, error: { message: ERRORS["content-undecipherable"].title } });
    expect(!opened.ok && opened.error.cause).toBe(undefined);
  });

  test("the keyring is asked by id and thumbprint, and its refusal is the answer", async () => {
    const asked: unknown[] = [];
    const refusing: Keyring = {
      ...keyring,
      find: async (reference) => {
        asked.push(reference);
        return fail("certificate-unknown");
      },
    };
    const content = seal(chatMessageText, "rsa-2048", "an id");
    expect(await codeOfContent(content, refusing)).toBe("certificate-unknown");
    const { encryptionCertificateId: _id, encryptionCertificateThumbprint: _thumbprint, ...unnamed } = content;
    expect(await codeOfContent({ ...unnamed, encryptionCertificateId: null }, refusing)).toBe("certificate-unknown");
    expect(asked).toEqual([
      { certificateId: "an id", thumbprint: keys["rsa-2048"].thumbprint },
      { certificateId: undefined, thumbprint: undefined },
    ]);
  });
});

test("in libuv's pool each thread has a copy of the key, since a key is used by one at a time", async () => {
  const decrypt = vi.spyOn(subtle, "decrypt");
  try {
    const sealed = Array.from({ length: 8 }, () => seal(chatMessageText));
    await Promise.all(sealed.map((content) => openContent(content, keyring, "pool")));
    const used = decrypt.mock.calls.map(([, key]) => key);
    expect(used).toHaveLength(8);
    expect(new Set(used).size).toBe(4);
  } finally {
    decrypt.mockRestore();
  }
});
