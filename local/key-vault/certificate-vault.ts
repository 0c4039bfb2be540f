import { X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../shared/base/clock.ts";
import { createNotificationCertificate, type NotificationCertificate } from "../notification-certificate.ts";
import { badParameter, KeyVaultError } from "./key-vault-error.ts";
import type { SecretVault } from "./secret-vault.ts";

/** Body of `Create Certificate`: the part of a policy that makes a difference here. Azure: "Certificate policy". */
export const newCertificateSchema = z.object({
  policy: z.object({
    issuer: z.object({ name: z.literal("Self") }),
    key_props: z.looseObject({
      kty: z.literal("RSA"),
      key_size: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]),
      exportable: z.boolean(),
    }),
    secret_props: z.object({ contentType: z.literal("application/x-pem-file") }),
    x509_props: z.looseObject({ subject: z.string().startsWith("CN="), validity_months: z.int().min(1).optional() }),
    lifetime_actions: z.array(z.looseObject({})).optional(),
  }),
  attributes: z.object({ enabled: z.boolean().optional() }).optional(),
});

type NewCertificate = z.infer<typeof newCertificateSchema>;
type Policy = NewCertificate["policy"];

interface Version {
  readonly version: string;
  readonly certificateBase64: string;
  readonly thumbprint: string;
  readonly attributes: { enabled: boolean; created: number; updated: number; nbf: number; exp: number };
}

interface Held {
  readonly name: string;
  policy: Policy;
  pending: { readonly made: NotificationCertificate; readonly enabled: boolean } | undefined;
  versions: readonly Version[];
}

const NAME = /^[0-9a-zA-Z-]{1,127}$/;

/** Certificates that Key Vault makes and signs itself. Each version is a secret of the same name and version as well. */
export class CertificateVault {
  readonly #secrets: SecretVault;
  readonly #clock: Clock;
  readonly #url: () => string;
  /** Names compare without regard to case. */
  readonly #certificates = new Map<string, Held>();

  constructor(options: { secrets: SecretVault; clock: Clock; url: () => string }) {
    this.#secrets = options.secrets;
    this.#clock = options.clock;
    this.#url = options.url;
  }

  /** `Create Certificate`: makes the first version or a further one, with the policy that comes along from now on. */
  async create(name: string, { policy, attributes }: NewCertificate): Promise<object> {
    if (!NAME.test(name)) throw badParameter(`The request URI contains an invalid name: ${name}`);
    const held = this.#certificates.get(name.toLowerCase());
    if (!held && this.#secrets.has(name)) throw conflict(`A secret with name ${name} is already in use.`);
    if (held?.pending) throw conflict(`A certificate with name ${name} is being made.`);
    const made = await createNotificationCertificate({
      commonName: policy.x509_props.subject.slice("CN=".length),
      bits: policy.key_props.key_size,
      clock: this.#clock,
    });
    const pending = { made, enabled: attributes?.enabled ?? true };
    if (held) Object.assign(held, { policy, pending });
    else this.#certificates.set(name.toLowerCase(), { name, policy, pending, versions: [] });
    return this.#operation(name, "inProgress");
  }

  /** `Get Certificate Operation`. The first one to ask is told to wait; then the certificate is there. */
  operation(name: string): object {
    const held = this.#certificates.get(name.toLowerCase());
    if (!held)
      throw new KeyVaultError(404, "PendingCertificateNotFound", { message: "Pending certificate not found." });
    if (!held.pending) return this.#operation(name, "completed");
    const { pending } = held;
    held.pending = undefined;
    held.versions = [...held.versions, this.#finish(held, pending)];
    return this.#operation(name, "inProgress");
  }

  /** `Get Certificate`: the current version when none is named. */
  get(name: string, wanted: string | undefined): object {
    const held = this.#find(name);
    const version = wanted ? held.versions.find((one) => one.version === wanted) : held.versions.at(-1);
    if (!version) throw notFound(name);
    const url = this.#url();
    return {
      ...this.#item(held.name, version),
      kid: `${url}/keys/${held.name}/${version.version}`,
      sid: `${url}/secrets/${held.name}/${version.version}`,
      cer: version.certificateBase64,
      policy: { id: `${url}/certificates/${held.name}/policy`, ...held.policy },
    };
  }

  /** `Get Certificate Versions`: oldest first, all on one page. */
  versions(name: string): object {
    const held = this.#find(name);
    return { value: held.versions.map((version) => this.#item(held.name, version)), nextLink: null };
  }

  #finish({ name, policy }: Held, { made, enabled }: NonNullable<Held["pending"]>): Version {
    const certificate = new X509Certificate(made.certificatePem);
    const nbf = Math.floor(certificate.validFromDate.getTime() / 1_000);
    const exp = Math.floor(certificate.validToDate.getTime() / 1_000);
    // As Key Vault writes it: the key in PKCS #8, then the certificate, each with a line break at its end.
    const value = `${made.privateKeyPem.trim()}\n${made.certificatePem.trim()}\n`;
    const { version, created } = this.#secrets.setManaged(name, {
      value,
      contentType: policy.secret_props.contentType,
      attributes: { enabled, nbf, exp },
    });
    return {
      version,
      certificateBase64: certificate.raw.toString("base64"),
      thumbprint: Buffer.from(certificate.fingerprint.replaceAll(":", ""), "hex").toString("base64url"),
      attributes: { enabled, created, updated: created, nbf, exp },
    };
  }

  #find(name: string): Held {
    const held = this.#certificates.get(name.toLowerCase());
    if (!held || held.versions.length === 0) throw notFound(name);
    return held;
  }

  #item(name: string, { version, thumbprint, attributes }: Version): object {
    return { id: `${this.#url()}/certificates/${name}/${version}`, x5t: thumbprint, attributes };
  }

  #operation(name: string, status: "inProgress" | "completed"): object {
    const url = `${this.#url()}/certificates/${name}`;
    return {
      id: `${url}/pending`,
      issuer: { name: "Self" },
      cancellation_requested: false,
      status,
      ...(status === "completed" ? { target: url } : { status_details: "Pending certificate created." }),
    };
  }
}

function conflict(message: string): KeyVaultError {
  return new KeyVaultError(409, "Conflict", { message });
}

function notFound(name: string): KeyVaultError {
  const message = `A certificate with (name/id) ${name} was not found in this key vault.`;
  return new KeyVaultError(404, "CertificateNotFound", { message });
}
