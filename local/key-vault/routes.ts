import type { z } from "zod";
import { type CertificateVault, newCertificateSchema } from "./certificate-vault.ts";
import { badParameter, KeyVaultError } from "./key-vault-error.ts";
import { newSecretSchema, type SecretVault, updateSchema } from "./secret-vault.ts";

export interface Vaults {
  readonly secrets: SecretVault;
  readonly certificates: CertificateVault;
}

interface VaultRequest {
  readonly url: URL;
  readonly name: string;
  /** Empty when none is named. */
  readonly version: string;
  readonly body: string;
}

interface Route {
  readonly method: string;
  /** Named groups are the members of `VaultRequest`. */
  readonly path: RegExp;
  readonly handle: (vaults: Vaults, request: VaultRequest) => object | Promise<object>;
  /** 200 unless named. */
  readonly status?: number;
}

/** Most that one page may hold, and what it holds unless asked otherwise. Azure: "Get Secret Versions". */
const PAGE_SIZE = 25;

/** The part of Key Vault's REST API that is spoken here, one row an operation. Azure: "Key Vault REST API reference", secrets and certificates. */
const ROUTES: readonly Route[] = [
  { method: "GET", path: /^\/secrets\/(?<name>[^/]+)\/versions$/, handle: listVersions },
  {
    method: "GET",
    path: /^\/secrets\/(?<name>[^/]+)(?:\/(?<version>[^/]*))?$/,
    handle: ({ secrets }, { name, version }) => secrets.get(name, version || undefined),
  },
  {
    method: "PUT",
    path: /^\/secrets\/(?<name>[^/]+)$/,
    handle: ({ secrets }, { name, body }) => secrets.set(name, parseBody(newSecretSchema, body)),
  },
  {
    method: "PATCH",
    path: /^\/secrets\/(?<name>[^/]+)\/(?<version>[^/]+)$/,
    handle: ({ secrets }, { name, version, body }) => secrets.update(name, version, parseBody(updateSchema, body)),
  },
  { method: "DELETE", path: /^\/secrets\/(?<name>[^/]+)$/, handle: ({ secrets }, { name }) => secrets.remove(name) },
  {
    method: "POST",
    path: /^\/certificates\/(?<name>[^/]+)\/create$/,
    status: 202,
    handle: ({ certificates }, { name, body }) => certificates.create(name, parseBody(newCertificateSchema, body)),
  },
  {
    method: "GET",
    path: /^\/certificates\/(?<name>[^/]+)\/pending$/,
    handle: ({ certificates }, { name }) => certificates.operation(name),
  },
  {
    method: "GET",
    path: /^\/certificates\/(?<name>[^/]+)\/versions$/,
    handle: ({ certificates }, { name }) => certificates.versions(name),
  },
  {
    method: "GET",
    path: /^\/certificates\/(?<name>[^/]+)(?:\/(?<version>[^/]*))?$/,
    handle: ({ certificates }, { name, version }) => certificates.get(name, version || undefined),
  },
];

export async function answer(
  vaults: Vaults,
  request: { method: string; url: URL; body: string },
): Promise<{ status: number; content: object }> {
  const { method, url, body } = request;
  if (!url.searchParams.get("api-version")) throw badParameter("api-version must be specified");
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(url.pathname) : null;
    if (match === null) continue;
    const { name = "", version = "" } = match.groups ?? {};
    const content = await route.handle(vaults, { url, name: decodeURIComponent(name), version, body });
    return { status: route.status ?? 200, content };
  }
  throw new KeyVaultError(405, "MethodNotAllowed", { message: `${method} is not spoken here for this path` });
}

function listVersions({ secrets }: Vaults, { url, name }: VaultRequest): object {
  const size = Number(url.searchParams.get("maxresults") ?? PAGE_SIZE);
  if (!Number.isInteger(size) || size < 1 || size > PAGE_SIZE) throw badParameter(`maxresults: 1 to ${PAGE_SIZE}`);
  const offset = Number(url.searchParams.get("$skiptoken") ?? 0);
  const { items, more } = secrets.versions(name, { offset, size });
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(offset + size));
  return { value: items, nextLink: more ? next.href : null };
}

function parseBody<T>(schema: z.ZodType<T>, body: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    throw badParameter("The request body is not what this operation takes");
  }
}
