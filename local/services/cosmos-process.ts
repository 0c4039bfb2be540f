import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createStrictCosmosServer } from "./cosmos/strict-server.ts";
import { runAsChildService } from "./run-as-child-service.ts";

/** The Cosmos DB server in a process of its own: its queries scan every document and would block whoever shares its event loop. */

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });

await runAsChildService({
  start: async () => {
    const server = createStrictCosmosServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(Number(values.port), "127.0.0.1", resolve);
    });
    return {
      ready: { port: (server.address() as AddressInfo).port },
      stop: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  },
});
