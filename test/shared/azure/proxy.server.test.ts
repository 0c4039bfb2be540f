import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../../local/certificate-authority.ts";
import { createAzureCredential } from "../../../shared/azure/azure-credential.ts";
import { isProxied } from "../../../shared/azure/proxy.ts";
import { createHookSender, type HookSenderOptions } from "../../../shared/web/hook-sender.ts";
import { type ConnectProxy, startConnectProxy } from "../../helpers/connect-proxy.ts";
import { startIdentityEndpoint } from "../../helpers/identity-endpoint.ts";
import { trustAuthority } from "../../helpers/trust.ts";

const NAMES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"];
const before = NAMES.map((name) => [name, process.env[name]] as const);

let proxy: ConnectProxy;
beforeAll(async () => {
  proxy = await startConnectProxy();
});
afterAll(() => proxy.stop());
beforeEach(() => {
  for (const name of NAMES) delete process.env[name];
  process.env.HTTPS_PROXY = proxy.url;
});
afterEach(() => {
  proxy.asked.clear();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

describe("the way out is the proxy", () => {
  const url = "http://proxy.example:3128";
  it.each([
    ["https://graph.microsoft.com/v1.0", [], true],
    ["https://a.vault.azure.net/", ["other.example", ".vault.azure.net"], false],
    ["https://a.vault.azure.net/", ["*.vault.azure.net"], false],
    ["https://a.vault.azure.net/", ["Vault.Azure.net"], false],
    ["https://a.vault.azure.net/", ["vault.azure.net:443"], false],
    ["https://a.vault.azure.net/", ["vault.azure.net:8443"], true],
    ["https://notvault.azure.net/", ["vault.azure.net"], true],
    ["https://a.vault.azure.net/", ["*"], false],
    ["https://localhost:7071/", [], false],
    ["https://169.254.169.254/metadata", [], false],
  ])("to %s without %o: %s", (target, exceptions, expected) => {
    expect(isProxied(new URL(target), { url, exceptions })).toBe(expected);
    expect(isProxied(new URL(target), { url: undefined, exceptions })).toBe(false);
  });
});

it("asks no proxy for the identity of the machine, which would be the proxy's own", async () => {
  const asked: URL[] = [];
  const endpoint = await startIdentityEndpoint((url) => asked.push(url));
  Object.assign(process.env, { HTTP_PROXY: proxy.url, IDENTITY_ENDPOINT: endpoint.url, IDENTITY_HEADER: "header" });
  try {
    const credential = createAzureCredential({ identityClientId: undefined });
    expect(await credential.getToken("https://vault.azure.net/.default")).toMatchObject({ token: "managed" });
    expect(asked).toHaveLength(1);
    expect([...proxy.asked]).toEqual([]);
  } finally {
    await endpoint.stop();
  }
});

/** An address of the internet, and who answers for it here. */
const ADDRESS = "93.184.215.14";
const NAME = "receiver.example";

describe("a hook behind a proxy", () => {
  const received: { host: string | undefined; body: string }[] = [];
  let close: () => Promise<void>;
  let untrust: () => void;

  beforeAll(async () => {
    const authority = await createCertificateAuthority();
    const { keyPem: key, certificatePem: cert } = await authority.issueServerCertificate([NAME]);
    untrust = trustAuthority(authority.certificatePem);
    const server = createServer({ key, cert }, async (request, response) => {
      received.push({ host: request.headers.host, body: await text(request) });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    for (const address of [ADDRESS, "10.0.0.1"]) {
      proxy.routes.set(`${address}:443`, (server.address() as AddressInfo).port);
    }
    close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
  });
  afterAll(async () => {
    untrust();
    await close();
  });

  const sender = (...addresses: string[]) =>
    createHookSender({
      clock: { nowMs: () => 0 },
      allowPrivate: false,
      proxy: { url: proxy.url, exceptions: [] },
      lookup: leadingTo(addresses),
    });
  const leadingTo =
    (addresses: string[]): NonNullable<HookSenderOptions["lookup"]> =>
    (_host, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
  const post = (url: string) => ({ url, headers: { "webhook-id": "msg_1" }, body: "{}" });

  it("goes through it by the address that was judged, and to nobody but the receiver by its certificate", async () => {
    expect(await sender("10.0.0.1", ADDRESS).post(post(`https://${NAME}/`))).toEqual({ kind: "answered", status: 200 });
    expect(received).toEqual([{ host: NAME, body: "{}" }]);
    expect([...proxy.asked], "no name, which the proxy would look up itself").toEqual([`${ADDRESS}:443`]);
    const other = await sender(ADDRESS).post(post("https://other.example/"));
    expect(other).toEqual({ kind: "unanswered", reason: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  it("does not go where hooks may not go", async () => {
    const refused = { kind: "unanswered", reason: "address-refused" };
    expect(await sender("10.0.0.1", "169.254.169.254").post(post(`https://${NAME}/`))).toEqual(refused);
    expect(await sender().post(post("https://10.0.0.1/"))).toEqual(refused);
    expect([...proxy.asked]).toEqual([]);
  });

  it("says that it was the proxy", async () => {
    const elsewhere = await sender("93.184.215.15").post(post(`https://${NAME}/`));
    expect(elsewhere).toEqual({ kind: "unanswered", reason: "PROXY_REFUSED" });
  });
});
