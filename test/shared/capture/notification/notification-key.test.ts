import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readNotificationKey } from "../../../../shared/capture/notification/notification-key.ts";
import { keys, secretPem } from "../../../helpers/notification-vectors.ts";

const { privateKeyPem, certificatePem, thumbprint } = keys["rsa-2048"];
const other = keys["other-2048"];

function read(value: string) {
  return readNotificationKey({ version: "the version", value, createdMs: 0 });
}

describe("a version of the notification certificate", () => {
  test("gives what Graph needs of it, and nothing private", () => {
    const key = read(secretPem("rsa-2048"));
    expect(key).toMatchObject({ ok: true, value: { certificateId: "the version", thumbprint } });
    const der = Buffer.from(key.ok ? key.value.certificateBase64 : "", "base64");
    expect(der.equals(new X509Certificate(certificatePem).raw)).toBe(true);
  });

  const pkcs1 = createPrivateKey(privateKeyPem).export({ type: "pkcs1", format: "pem" }).toString();
  test.each([
    ["certificate first", `${certificatePem}${privateKeyPem}`],
    ["PKCS #1", `${pkcs1}${certificatePem}`],
    ["line ends of Windows", secretPem("rsa-2048").replaceAll("\n", "\r\n")],
    ["text around the blocks", `Bag Attributes\n    localKeyID: 01\n${secretPem("rsa-2048")}\n`],
    ["a chain, ours first", `${secretPem("rsa-2048")}${other.certificatePem}`],
    ["a chain, ours last", `${privateKeyPem}${other.certificatePem}${certificatePem}`],
  ])("is read with %s", (_name, value) => {
    expect(read(value)).toMatchObject({ ok: true, value: { thumbprint } });
  });

  test.each(["rsa-3072", "rsa-4096"] as const)("is read with %s", (name) => {
    expect(read(secretPem(name))).toMatchObject({ ok: true, value: { thumbprint: keys[name].thumbprint } });
  });

  const encrypted = createPrivateKey(privateKeyPem)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
    .toString();
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  test.each([
    ["nothing", ""],
    ["no key", certificatePem],
    ["no certificate", privateKeyPem],
    ["a certificate of another key", `${privateKeyPem}${other.certificatePem}`],
    ["a key under a passphrase", `${encrypted}${certificatePem}`],
    ["a key that is not RSA", `${elliptic.export({ type: "pkcs8", format: "pem" })}${certificatePem}`],
    ["a key too small for Graph", secretPem("small-1024")],
    ["a key too large for Graph", secretPem("large-4608")],
    ["a damaged key", secretPem("rsa-2048").replace(/\n.{20}/, "\nAAAA")],
    ["PKCS #12", Buffer.from("not PEM").toString("base64")],
  ])("is refused with %s", (_name, value) => {
    expect(read(value)).toMatchObject({ ok: false, error: { code: "certificate-invalid" } });
  });
});
