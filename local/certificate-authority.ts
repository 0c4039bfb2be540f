import "./reflect-metadata.ts";
import { randomBytes, X509Certificate } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { type Clock, systemClock } from "../shared/base/clock.ts";

/** P-256 rather than RSA: a key in a millisecond, and TLS handshakes that two cores do not notice. */
const TLS_KEY = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
/** Throw-away: longer than any run of the local stack, short enough that a forgotten trust entry dies by itself. */
const VALIDITY_DAYS = 30;
/** Clocks of two processes on one machine may differ by a little; a certificate must not be from the future. */
const BACKDATE_HOURS = 1;
const HOUR_MS = 3_600_000;

export interface CertificateAuthority {
  /** PEM, to be trusted through NODE_EXTRA_CA_CERTS or a `ca` option. */
  readonly certificatePem: string;
  /** `hosts` are DNS names or IP addresses, e.g. `localhost` and `127.0.0.1`. */
  issueServerCertificate(hosts: readonly string[]): Promise<ServerCertificate>;
}

export interface ServerCertificate {
  readonly keyPem: string;
  /** The server's certificate followed by the authority's, as `tls` options take it. */
  readonly certificatePem: string;
}

export async function createCertificateAuthority(clock: Clock = systemClock): Promise<CertificateAuthority> {
  const keys = await crypto.subtle.generateKey(TLS_KEY, true, ["sign", "verify"]);
  const name = `CN=teamsink local authority ${randomBytes(4).toString("hex")}`;
  const root = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    ...validity(clock),
    serialNumber: serialNumber(),
    signingAlgorithm: TLS_KEY,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const certificatePem = root.toString("pem");
  return {
    certificatePem,
    issueServerCertificate: async (hosts) => {
      const serverKeys = await crypto.subtle.generateKey(TLS_KEY, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.create({
        subject: "CN=teamsink local server",
        issuer: name,
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        ...validity(clock),
        serialNumber: serialNumber(),
        signingAlgorithm: TLS_KEY,
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension(hosts.map(generalName)),
        ],
      });
      const keyPem = PemConverter.encode(await crypto.subtle.exportKey("pkcs8", serverKeys.privateKey), "PRIVATE KEY");
      return { keyPem, certificatePem: `${certificate.toString("pem")}\n${certificatePem}` };
    },
  };
}

/** The first certificate of a PEM, as base64 DER: the form Graph's `encryptionCertificate` has. */
export function certificateDerBase64(certificatePem: string): string {
  return new X509Certificate(certificatePem).raw.toString("base64");
}

function generalName(host: string): JsonGeneralNames[number] {
  return { type: /^[\d.]+$|:/.test(host) ? "ip" : "dns", value: host };
}

function validity(clock: Clock): { notBefore: Date; notAfter: Date } {
  const nowMs = clock.nowMs();
  return {
    notBefore: new Date(nowMs - BACKDATE_HOURS * HOUR_MS),
    notAfter: new Date(nowMs + VALIDITY_DAYS * 24 * HOUR_MS),
  };
}

/** RFC 5280 4.1.2.2: positive and at most 20 octets; the first byte keeps it positive without padding. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}
