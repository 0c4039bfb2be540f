import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What App Service and Functions put beside an app with a managed identity, at IDENTITY_ENDPOINT. */
export async function startIdentityEndpoint(onRequest: (url: URL) => void) {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    onRequest(url);
    const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
    const resource = url.searchParams.get("resource");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ access_token: "managed", expires_on, resource, token_type: "Bearer" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
