import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { trustAuthority } from "./trust.ts";

export const TENANT_ID = "6b1c5f1e-0000-4000-8000-000000000001";

export interface AuthorityServer {
  readonly url: string;
  /** Client secrets that are exchanged for a token. */
  readonly acceptedSecrets: Set<string>;
  /** `METHOD path` of every request, in order. */
  readonly requests: string[];
  /** Where the keys stand; may be moved. */
  jwksPath: string;
  /** How an exchange is refused that is: the number, OAuth's word, and another status than the word's own. */
  refusal: readonly [aadsts: number, word: string, status?: number];
  /** Status to answer every request with, instead of doing its work. */
  failWith: number | undefined;
  /** Publishes a new key and forgets the others. */
  rollKey(keyId: string): Promise<void>;
  sign(keyId: string): Promise<string>;
  stop(): Promise<void>;
}

/** The smallest login authority: discovery, keys, and tokens for a client secret. This process trusts it until it stops. */
export async function startAuthority(): Promise<AuthorityServer> {
  const certificates = await createCertificateAuthority();
  const untrust = trustAuthority(certificates.certificatePem);
  const { keyPem, certificatePem } = await certificates.issueServerCertificate(["localhost"]);
  const keys = await generateKeyPair("RS256");
  let published: JWK[] = [];
  const authority: Omit<AuthorityServer, "url" | "stop"> = {
    acceptedSecrets: new Set(),
    requests: [],
    jwksPath: "/keys",
    refusal: [7000215, "invalid_client"],
    failWith: undefined,
    rollKey: async (kid) => {
      published = [{ ...(await exportJWK(keys.publicKey)), kid, alg: "RS256", use: "sig" }];
    },
    sign: (kid) => new SignJWT({ test: true }).setProtectedHeader({ alg: "RS256", kid }).sign(keys.privateKey),
  };
  const reply = (url: string, path: string, body: string): { status: number; content: object } => {
    if (authority.failWith !== undefined) return { status: authority.failWith, content: {} };
    if (path.endsWith("/.well-known/openid-configuration")) return { status: 200, content: discovery(url, authority) };
    if (path === authority.jwksPath) return { status: 200, content: { keys: published } };
    if (path === "/token") return exchange(authority, new URLSearchParams(body));
    return { status: 404, content: {} };
  };
  const server = createServer({ key: keyPem, cert: certificatePem }, async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "https://localhost");
    authority.requests.push(`${request.method} ${pathname}`);
    const { status, content } = reply(`https://${request.headers.host}`, pathname, await text(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return Object.assign(authority, {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      untrust();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function discovery(url: string, { jwksPath }: Pick<AuthorityServer, "jwksPath">): object {
  return {
    issuer: `${url}/${TENANT_ID}/v2.0`,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}${jwksPath}`,
  };
}

/** As Microsoft's does: a wrong secret is 401 `invalid_client`, what is wrong with the request 400. */
function exchange(
  { acceptedSecrets, refusal: [number, error, status] }: Pick<AuthorityServer, "acceptedSecrets" | "refusal">,
  form: URLSearchParams,
): { status: number; content: object } {
  if (!acceptedSecrets.has(form.get("client_secret") ?? "")) {
    return {
      status: status ?? (error === "invalid_client" ? 401 : 400),
      content: { error, error_description: `AADSTS${number}: Not for any log.`, error_codes: [number] },
    };
  }
  return {
    status: 200,
    content: { token_type: "Bearer", expires_in: 3_599, access_token: `token for ${form.get("client_secret")}` },
  };
}
