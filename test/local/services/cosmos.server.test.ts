import { describe, expect, it } from "vitest";
import { provisionCosmos } from "../../../local/provision.ts";
import { startCosmos } from "../../../local/services/cosmos.ts";
import { isProcessAlive } from "../../helpers/processes.ts";

describe("startCosmos", () => {
  it("serves on a free port until it is stopped, and leaves no process behind", async () => {
    const servers = await Promise.all([startCosmos(), startCosmos()]);
    expect(new Set(servers.map(({ endpoint }) => endpoint)).size).toBe(2);
    for (const { endpoint } of servers) expect((await fetch(endpoint)).status).toBe(200);
    await Promise.all(servers.map((server) => server.stop()));
    expect(servers.map(({ pid }) => isProcessAlive(pid))).toEqual([false, false]);
  });

  it("takes the port it is given", async () => {
    const first = await startCosmos();
    const port = Number(new URL(first.endpoint).port);
    await first.stop();
    const second = await startCosmos({ port });
    expect(second.endpoint).toBe(first.endpoint);
    await second.stop();
  });

  it("can be provisioned twice", async () => {
    const server = await startCosmos();
    const place = { ...server, database: "teamsink" };
    await provisionCosmos(place);
    await expect(provisionCosmos(place)).resolves.toBeUndefined();
    await server.stop();
  });
});
