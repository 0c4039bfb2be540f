import { expect, it } from "vitest";
import { startRunningStack } from "../helpers/running-stack.ts";

it("is what every server of ours promises, so that none closes a connection just as somebody asks on it again", async () => {
  const { stack, doors, stop } = await startRunningStack({ seed: 21 });
  const { COSMOS_ENDPOINT, KEY_VAULT_URL, GRAPH_ENDPOINT } = stack.settings;
  // What the embedded server itself answers names no time.
  const documents = `${COSMOS_ENDPOINT}/dbs/teamsink/colls/messages/docs/none`;
  const places = { ...doors, COSMOS_ENDPOINT: documents, KEY_VAULT_URL, GRAPH_ENDPOINT };
  const promised = await Promise.all(
    Object.entries(places).map(async ([name, url]) => {
      const response = await fetch(url ?? "");
      await response.arrayBuffer();
      return [name, response.headers.get("keep-alive")] as const;
    }),
  ).finally(stop);
  expect(Object.fromEntries(promised)).toEqual(
    Object.fromEntries(Object.keys(places).map((name) => [name, "timeout=120"])),
  );
});
