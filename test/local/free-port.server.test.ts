import { createServer, type Server } from "node:net";
import { expect, it } from "vitest";
import { freePort, startDespiteTakenPorts } from "../../local/free-port.ts";

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve(server));
  });
}

it("gives the wished port when it is free, and another when it is not", async () => {
  const wished = await freePort();
  expect(await freePort(wished)).toBe(wished);
  const server = await listen(wished);
  expect(await freePort(wished)).not.toBe(wished);
  server.close();
});

it("looks for another port when the one it found is taken before it is used", async () => {
  const wished = await freePort();
  const tried: number[] = [];
  let other: Server | undefined;
  const server = await startDespiteTakenPorts(async () => {
    const port = await freePort(wished);
    tried.push(port);
    other ??= await listen(port);
    return listen(port);
  });
  expect(tried).toEqual([wished, expect.not.toSatisfy((port) => port === wished)]);
  server.close();
  other?.close();
});

it("does not hide other failures, nor tries for ever", async () => {
  let attempts = 0;
  const failing = (message: string) => async () => {
    attempts += 1;
    throw new Error(message);
  };
  await expect(startDespiteTakenPorts(failing("no bundle"))).rejects.toThrow("no bundle");
  expect(attempts).toBe(1);
  await expect(startDespiteTakenPorts(failing("listen EADDRINUSE"))).rejects.toThrow("EADDRINUSE");
  expect(attempts).toBe(6);
});
