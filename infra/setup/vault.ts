import * as z from "zod";
import { createRest, type Rest, type RestOptions } from "./rest.ts";

/** Azure: "Key Vault REST API reference"; the newest version that every cloud has. */
const API_VERSION = "7.4";

export const PEM_CONTENT_TYPE = "application/x-pem-file";

/** Times are seconds since 1970, as Key Vault writes them. */
const attributes = z.object({
  enabled: z.boolean().default(true),
  created: z.number().default(0),
  exp: z.number().optional(),
});
const secretItem = z.object({
  id: z.string(),
  attributes,
  tags: z.record(z.string(), z.string()).nullish(),
  /** Belongs to a certificate of the same name. */
  managed: z.boolean().nullish(),
});
const secretPage = z.object({ value: z.array(secretItem), nextLink: z.string().nullish() });
const policy = z.object({
  issuer: z.object({ name: z.string().optional() }).optional(),
  x509_props: z.object({ subject: z.string().optional() }).optional(),
  key_props: z
    .object({ exportable: z.boolean().optional(), kty: z.string().optional(), key_size: z.number().optional() })
    .optional(),
  secret_props: z.object({ contentType: z.string().optional() }).optional(),
  lifetime_actions: z
    .array(z.object({ action: z.object({ action_type: z.string().optional() }).optional() }))
    .optional(),
});
const certificate = z.object({ attributes, policy: policy.optional() });
const operation = z.object({
  status: z.string().default(""),
  error: z.object({ code: z.string().default("") }).nullish(),
});

/** A version of a secret, without its value: this script never reads one. */
export interface SecretInfo {
  /** Its id. */
  readonly version: string;
  readonly enabled: boolean;
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Belongs to a certificate of the same name. */
  readonly managed: boolean;
}

export interface CertificateInfo {
  readonly enabled: boolean;
  readonly expiresMs: number | undefined;
  readonly policy: {
    /** `Self` is the vault itself; `Unknown` is a certificate that was brought along, by whoever has its key. */
    readonly issuer: string | undefined;
    readonly subject: string | undefined;
    readonly contentType: string | undefined;
    readonly exportable: boolean;
    readonly keyType: string | undefined;
    readonly keyBits: number;
    readonly rotatesItself: boolean;
  };
}

export interface NewSecret {
  readonly value: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly expiresMs?: number;
}

export interface NewCertificate {
  readonly subject: string;
  readonly keyBits: number;
  readonly validityMonths: number;
  readonly renewDaysBeforeExpiry: number;
}

/** Port. Key Vault as its owner sees it. */
export interface Vault {
  /** Newest first; none when there is no such secret. */
  secretVersions(name: string): Promise<readonly SecretInfo[]>;
  setSecret(name: string, secret: NewSecret): Promise<void>;
  certificate(name: string): Promise<CertificateInfo | undefined>;
  /** How the latest creation stands: `inProgress`, `completed`, or the word for what went wrong. */
  certificateOperation(name: string): Promise<{ readonly status: string; readonly errorCode?: string } | undefined>;
  createCertificate(name: string, certificate: NewCertificate): Promise<void>;
}

/** The certificates API in plain REST, and the secrets API with it: two operations of each, and no value is ever read. */
export function createVault(options: Omit<RestOptions, "service" | "baseUrl"> & { keyVaultUrl: string }): Vault {
  const rest = createRest({ ...options, service: "Key Vault", baseUrl: options.keyVaultUrl });
  return {
    secretVersions: (name) => secretVersions(rest, name),
    setSecret: (name, { value, tags, expiresMs }) =>
      rest.send({
        method: "PUT",
        path: pathOf("secrets", name),
        body: { value, tags, attributes: { enabled: true, ...(expiresMs && { exp: Math.floor(expiresMs / 1_000) }) } },
      }),
    certificate: async (name) => {
      const found = await rest.find(certificate, pathOf("certificates", name));
      return found && toCertificateInfo(found);
    },
    certificateOperation: async (name) => {
      const found = await rest.find(operation, pathOf("certificates", name, "pending"));
      return found && { status: found.status, ...(found.error && { errorCode: found.error.code }) };
    },
    createCertificate: (name, wanted) =>
      rest.send({ method: "POST", path: pathOf("certificates", name, "create"), body: { policy: policyBody(wanted) } }),
  };
}

/**
 * The token's audience is the domain the vault is in, such as `https://vault.azure.net`, so whatever answers under another
 * domain gets a token that no vault of Azure's accepts. Azure: "Authentication, requests and responses".
 */
export function vaultScope(keyVaultUrl: string): string {
  const [name, ...domain] = new URL(keyVaultUrl).hostname.split(".");
  return `https://${domain.join(".") || name}/.default`;
}

async function secretVersions(rest: Rest, name: string): Promise<readonly SecretInfo[]> {
  const items: z.infer<typeof secretItem>[] = [];
  let path: string | undefined = pathOf("secrets", name, "versions");
  while (path) {
    const page: z.infer<typeof secretPage> | undefined = await rest.find(secretPage, path);
    items.push(...(page?.value ?? []));
    path = page?.nextLink ?? undefined;
  }
  return items
    .map(({ id, attributes: { enabled, created, exp }, tags, managed }) => ({
      version: id.slice(id.lastIndexOf("/") + 1),
      enabled,
      createdMs: created * 1_000,
      expiresMs: exp === undefined ? undefined : exp * 1_000,
      tags: tags ?? {},
      managed: managed ?? false,
    }))
    .toSorted((a, b) => b.createdMs - a.createdMs);
}

function toCertificateInfo({
  attributes: { enabled, exp },
  policy: held,
}: z.infer<typeof certificate>): CertificateInfo {
  return {
    enabled,
    expiresMs: exp === undefined ? undefined : exp * 1_000,
    policy: {
      issuer: held?.issuer?.name,
      subject: held?.x509_props?.subject,
      contentType: held?.secret_props?.contentType,
      exportable: held?.key_props?.exportable ?? false,
      keyType: held?.key_props?.kty,
      keyBits: held?.key_props?.key_size ?? 0,
      rotatesItself: held?.lifetime_actions?.some(({ action }) => action?.action_type === "AutoRenew") ?? false,
    },
  };
}

/** Azure: "Certificate policy". Issuer `Self` is self-signed, which is all that Graph asks for. */
function policyBody({ subject, keyBits, validityMonths, renewDaysBeforeExpiry }: NewCertificate): object {
  return {
    issuer: { name: "Self" },
    // A new key with every version; exportable, since the app opens what Graph encrypts with the private key.
    key_props: { kty: "RSA", key_size: keyBits, exportable: true, reuse_key: false },
    secret_props: { contentType: PEM_CONTENT_TYPE },
    x509_props: { subject, validity_months: validityMonths, key_usage: ["keyEncipherment", "digitalSignature"] },
    lifetime_actions: [
      { trigger: { days_before_expiry: renewDaysBeforeExpiry }, action: { action_type: "AutoRenew" } },
    ],
  };
}

function pathOf(...segments: readonly string[]): string {
  return `/${segments.join("/")}?api-version=${API_VERSION}`;
}
