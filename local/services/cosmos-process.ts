import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { noJournal, openJournal } from "./cosmos/journal.ts";
import { close, openStrictCosmosServer } from "./cosmos/strict-server.ts";
import { runAsChildService } from "./run-as-child-service.ts";

/** The Cosmos DB server in a process of its own: its queries scan every document and would block whoever shares its event loop. */

const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, directory: { type: "string" } } });

await runAsChildService({
  start: async () => {
    const journal = values.directory === undefined ? noJournal : journalIn(values.directory);
    const server = await openStrictCosmosServer(Number(values.port), journal);
    return {
      ready: { port: (server.address() as AddressInfo).port },
      stop: async () => {
        await close(server);
        journal.close();
      },
    };
  },
});

function journalIn(directory: string) {
  mkdirSync(directory, { recursive: true });
  return openJournal(path.join(directory, "journal.ndjson"));
}
