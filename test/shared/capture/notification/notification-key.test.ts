import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readNotificationKey } from "../../../../shared/capture/notification/notification-key.ts";
import { keys, secretPem } from "../../../helpers/notification-vectors.ts";

const { privateKeyPem, certificatePem, thumbprint } = keys["rsa-2048"];
const other = keys["other-2048"];

function read(value: string) {
  return readNotificationKey({ version: "the version", value });
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

  test("is read beside another key and a damaged certificate of the chain, wherever they stand", () => {
    const damaged = other.certificatePem.replace(/\n.{20}/, "\nAAAA");
    for (const value of [
      `${damaged}${other.privateKeyPem}${secretPem("rsa-2048")}`,
      `${secretPem("rsa-2048")}${damaged}${other.privateKeyPem}`,
      `${secretPem("small-1024")}${secretPem("rsa-2048")}`,
    ]) {
      expect(read(value)).toMatchObject({ ok: true, value: { thumbprint } });
    }
  });

  const encrypted = createPrivateKey(privateKeyPem)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
    .toString();
  const encryptedPkcs1 = createPrivateKey(privateKeyPem)
    .export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" })
    .toString();
  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey;
  const pem = (key: KeyObject, type: "pkcs8" | "sec1" = "pkcs8") => `${key.export({ type, format: "pem" })}`;
  const whole = secretPem("rsa-2048");
  const pkcs12 = readFileSync(new URL("../../../fixtures/notification/pkcs12.txt", import.meta.url), "utf8");
  // biome-ignore format: one row a case
  test.each([
    ["nothing", "", "certificate-invalid", "it is empty"],
    ["no PEM", "a certificate", "certificate-invalid", "it holds no private key as PEM"],
    ["no key", certificatePem, "certificate-invalid", "it holds no private key as PEM"],
    ["PKCS #12 in base64, Key Vault's own default", pkcs12, "certificate-not-pem", "it is base64 of DER, as PKCS #12 is kept"],
    ["no certificate", privateKeyPem, "certificate-key-foreign", "none of its 0 certificates is of its key"],
    ["a certificate of another key", `${privateKeyPem}${other.certificatePem}`, "certificate-key-foreign", "none of its 1 certificates is of its key"],
    ["a key under a passphrase", `${encrypted}${certificatePem}`, "certificate-encrypted", "its key is under a passphrase"],
    ["an older form of it, with Proc-Type", `${encryptedPkcs1}${certificatePem}`, "certificate-encrypted", "its key is under a passphrase"],
    ["a key that is not RSA", `${pem(elliptic)}${certificatePem}`, "certificate-key-unsupported", "its key is ec, not RSA"],
    ["the same as openssl ecparam writes it", `${pem(elliptic, "sec1")}${certificatePem}`, "certificate-key-unsupported", "its key is ec, not RSA"],
    ["an RSA key for PSS alone", `${pem(pss)}${certificatePem}`, "certificate-key-unsupported", "its key is rsa-pss, not RSA"],
    ["a key too small for Graph", secretPem("small-1024"), "certificate-key-unsupported", "its RSA key has 1024 bits, not 2048 to 4096"],
    ["a key too large for Graph", secretPem("large-4608"), "certificate-key-unsupported", "its RSA key has 4608 bits, not 2048 to 4096"],
    ["\\n written out", whole.replaceAll("\n", "\\n"), "certificate-line-breaks-lost", "its PEM has no lines"],
    ["blanks for line breaks", whole.replaceAll("\n", " "), "certificate-line-breaks-lost", "its PEM has no lines"],
    ["CR alone for line breaks", whole.replaceAll("\n", "\r"), "certificate-line-breaks-lost", "its PEM has no lines"],
    ["indented lines", whole.replaceAll("\n", "\n  "), "certificate-line-breaks-lost", "its PEM has no lines"],
    ["a damaged key", whole.replace(/\n.{20}/, "\nAAAA"), "certificate-damaged", "its key cannot be read"],
    ["a damaged certificate", `${privateKeyPem}${certificatePem.replace(/\n.{20}/, "\nAAAA")}`, "certificate-damaged", "none of its certificates that can be read is of its key"],
  ])("is refused with %s, and says why", (_name, value, ...[code, detail]) => {
    const refused = read(value);
    expect(refused).toMatchObject({ ok: false, error: { code, message: detail } });
    expect(refused.ok || refused.error.cause).toBeUndefined();
  });
});
