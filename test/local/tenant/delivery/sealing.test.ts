import { createDecipheriv, createHmac, privateDecrypt } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { certificateDerBase64 } from "../../../../local/certificate-authority.ts";
import {
  createNotificationCertificate,
  type NotificationCertificate,
} from "../../../../local/notification-certificate.ts";
import { seal } from "../../../../local/tenant/delivery/sealing.ts";
import {
  type EncryptionCertificate,
  parseEncryptionCertificate,
} from "../../../../local/tenant/subscriptions/subscription.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";

const BITS = { min: 2048, max: 4096 };
let certificate: NotificationCertificate;
let recipient: EncryptionCertificate;

beforeAll(async () => {
  certificate = await createNotificationCertificate({ commonName: "notifications" });
  const parsed = parseEncryptionCertificate(certificateDerBase64(certificate.certificatePem), "label", BITS);
  if (typeof parsed === "string") throw new Error(parsed);
  recipient = parsed;
});

describe("sealing resource data", () => {
  const resource = { id: "1", body: { content: "日本語 🚀" } };

  test("is undone by the steps that Microsoft documents, with Node's own defaults", () => {
    const sealed = seal(resource, recipient);
    const key = privateDecrypt(certificate.privateKeyPem, Buffer.from(sealed.dataKey, "base64"));
    const data = Buffer.from(sealed.data, "base64");
    expect(key).toHaveLength(32);
    expect(createHmac("sha256", key).update(data).digest("base64")).toBe(sealed.dataSignature);
    const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16));
    const text = Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
    expect(JSON.parse(text)).toEqual(resource);
  });

  test("uses another key each time, and names the certificate by label and thumbprint", () => {
    const [one, other] = [seal(resource, recipient), seal(resource, recipient)];
    expect(one.data).not.toBe(other.data);
    expect(one.dataKey).not.toBe(other.dataKey);
    expect(one.encryptionCertificateId).toBe("label");
    expect(one.encryptionCertificateThumbprint).toMatch(/^[0-9A-F]{40}$/);
    expect(checkGraphEntity(one, "changeNotificationEncryptedContent")).toEqual([]);
  });
});

describe("an encryption certificate", () => {
  test.each([
    ["text that is no certificate", () => "AAAA", /could not be parsed/],
    ["a key of fewer bits than the least", () => recipient.base64, /between 3072 and 4096 bits/],
  ])("%s is refused", (_name, base64, expected) => {
    expect(parseEncryptionCertificate(base64(), "label", { min: 3072, max: 4096 })).toMatch(expected);
  });
});
