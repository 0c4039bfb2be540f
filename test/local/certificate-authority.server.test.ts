import { constants, createPrivateKey, privateDecrypt, publicEncrypt, X509Certificate } from "node:crypto";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { certificateDerBase64, createCertificateAuthority } from "../../local/certificate-authority.ts";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

describe("the throw-away certificate authority", () => {
  test.each(["localhost", "127.0.0.1"])("a server with its certificate is trusted at %s", async (host) => {
    const authority = await createCertificateAuthority();
    const { keyPem, certificatePem } = await authority.issueServerCertificate(["localhost", "127.0.0.1"]);
    const port = await serve(keyPem, certificatePem);
    expect(await fetchBody(`https://${host}:${port}/`, authority.certificatePem)).toBe("hello");
  });

  test("a server is refused at a name its certificate does not hold, and by who trusts another authority", async () => {
    const authority = await createCertificateAuthority();
    const other = await createCertificateAuthority();
    const { keyPem, certificatePem } = await authority.issueServerCertificate(["localhost"]);
    const port = await serve(keyPem, certificatePem);
    await expect(fetchBody(`https://127.0.0.1:${port}/`, authority.certificatePem)).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
    await expect(fetchBody(`https://localhost:${port}/`, other.certificatePem)).rejects.toMatchObject({
      code: "SELF_SIGNED_CERT_IN_CHAIN",
    });
  });

  test("a server certificate is no authority and ends within 30 days", async () => {
    const authority = await createCertificateAuthority();
    const leaf = new X509Certificate((await authority.issueServerCertificate(["localhost"])).certificatePem);
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
    expect(leaf.validToDate.getTime() - Date.now()).toBeLessThan(31 * 86_400_000);
  });
});

describe("a notification certificate", () => {
  test.each([2048, 3072])("of %i bits is RSA and its key opens what the certificate sealed", async (bits) => {
    const { privateKeyPem, certificatePem } = await createNotificationCertificate({ commonName: "teamsink", bits });
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.subject).toBe("CN=teamsink");
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(bits);
    const sealed = publicEncrypt(
      { key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
      Buffer.from("key"),
    );
    expect(privateDecrypt(createPrivateKey(privateKeyPem), sealed).toString()).toBe("key");
  });

  test("is sent to Graph as base64 DER", async () => {
    const { certificatePem } = await createNotificationCertificate({ commonName: "teamsink" });
    const der = Buffer.from(certificateDerBase64(certificatePem), "base64");
    expect(new X509Certificate(der).fingerprint256).toBe(new X509Certificate(certificatePem).fingerprint256);
  });
});

async function serve(key: string, cert: string): Promise<number> {
  const server = createServer({ key, cert }, (_request, response) => response.end("hello"));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function fetchBody(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve(body));
    }).on("error", reject);
  });
}
