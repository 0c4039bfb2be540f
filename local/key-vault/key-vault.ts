import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Clock, systemClock } from "../../shared/base/clock.ts";
import { KEEP_ALIVE_TIMEOUT_MS } from "../keep-alive.ts";
import { CertificateVault } from "./certificate-vault.ts";
import { KeyVaultError } from "./key-vault-error.ts";
import { answer, type Vaults } from "./routes.ts";
import { SecretVault } from "./secret-vault.ts";

export interface KeyVaultServerOptions {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  /** Named in the challenge: where to get a token. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly clock?: Clock;
}

export interface KeyVaultServer {
  /** `https://localhost:PORT`, without a slash at the end. */
  readonly url: string;
  /**
   * Switched on and off while it runs. `stall`: requests are taken and never answered; `forbidden`: whoever asks has no role.
   */
  readonly faults: { unavailable: boolean; stall: boolean; forbidden: boolean };
  /** Method and path of every authorized request that asked for a change. */
  readonly writes: readonly string[];
  /** Adds a version, which becomes the current one, and gives its id. Times are seconds since 1970. */
  setSecret(name: string, value: string, attributes?: { enabled?: boolean; nbf?: number; exp?: number }): string;
  disableVersion(name: string, version: string): void;
  enableVersion(name: string, version: string): void;
  /** Sets when a version expires: seconds since 1970. */
  expireVersion(name: string, version: string, exp: number): void;
  stop(): Promise<void>;
}

/** Key Vault's audience in the public cloud, which every challenge names. */
const RESOURCE = "https://vault.azure.net";

export async function startKeyVault(options: KeyVaultServerOptions): Promise<KeyVaultServer> {
  const faults = { unavailable: false, stall: false, forbidden: false };
  const writes: string[] = [];
  const place = { clock: options.clock ?? systemClock, url: () => url };
  const secrets = new SecretVault(place);
  const vaults = { secrets, certificates: new CertificateVault({ ...place, secrets }) };
  const { keyPem: key, certificatePem: cert } = options.tls;
  const server = createServer({ key, cert }, (request, response) => {
    serve({ options, vaults, faults, writes }, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "localhost", resolve);
  });
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    faults,
    writes,
    setSecret: (name, value, attributes) => {
      const bundle = secrets.set(name, { value, ...(attributes === undefined ? {} : { attributes }) }) as {
        id: string;
      };
      return bundle.id.slice(bundle.id.lastIndexOf("/") + 1);
    },
    disableVersion: (name, version) => {
      secrets.update(name, version, { attributes: { enabled: false } });
    },
    enableVersion: (name, version) => {
      secrets.update(name, version, { attributes: { enabled: true } });
    },
    expireVersion: (name, version, exp) => {
      secrets.update(name, version, { attributes: { exp } });
    },
    stop: () => stop(server),
  };
}

interface Serving {
  readonly options: KeyVaultServerOptions;
  readonly vaults: Vaults;
  readonly faults: KeyVaultServer["faults"];
  readonly writes: string[];
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  if (serving.faults.stall) return;
  const { status, headers = {}, content } = await respond(serving, request, body);
  const json = JSON.stringify(content);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(json),
    ...headers,
  });
  response.end(json);
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly content: object;
}

async function respond(serving: Serving, request: IncomingMessage, body: string): Promise<Answer> {
  const { options, vaults, faults, writes } = serving;
  try {
    if (faults.unavailable) {
      throw new KeyVaultError(503, "ServiceUnavailable", { message: "The service is temporarily unavailable." });
    }
    if (!/^Bearer \S+$/.test(request.headers.authorization ?? "")) return challenge(options);
    if (faults.forbidden) {
      const message = "Caller is not authorized to perform action on resource.";
      throw new KeyVaultError(403, "Forbidden", { message, innerCode: "ForbiddenByRbac" });
    }
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    const { method = "GET" } = request;
    if (method !== "GET") writes.push(`${method} ${url.pathname}`);
    return await answer(vaults, { method, url, body });
  } catch (error) {
    if (error instanceof KeyVaultError) return { status: error.status, content: error.toBody() };
    return { status: 500, content: new KeyVaultError(500, "InternalServerError", { message: "" }).toBody() };
  }
}

/** The client comes without a token first, to learn where to get one. Azure: "Authentication, requests and responses". */
function challenge({ authorityUrl, tenantId }: KeyVaultServerOptions): Answer {
  const error = new KeyVaultError(401, "Unauthorized", { message: "AKV10000: Request is missing a Bearer token." });
  const wwwAuthenticate = `Bearer authorization="${authorityUrl}/${tenantId}", resource="${RESOURCE}"`;
  return { status: 401, headers: { "www-authenticate": wwwAuthenticate }, content: error.toBody() };
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
