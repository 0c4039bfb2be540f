import { describe, expect, it } from "vitest";
import { readOptions } from "../../../local/command-line.ts";
import { COMMAND, toHostOptions } from "../../../local/functions-host/process-options.ts";

function read(args: readonly string[], env: NodeJS.ProcessEnv) {
  const values = readOptions(COMMAND, args);
  if (values === "help") throw new Error("help was not asked for");
  return toHostOptions(values, env);
}

describe("the options of the functions host", () => {
  it("has defaults for running it by hand", () => {
    expect(read([], {})).toEqual({
      bundlePath: "dist/index.cjs",
      hostJsonPath: "host.json",
      httpPort: 7071,
      keys: { master: "", host: [] },
      corsOrigins: [],
    });
  });

  it("takes the keys from the environment, and out of it", () => {
    const env = { FUNCTIONS_HOST_MASTER_KEY: "m", FUNCTIONS_HOST_KEYS: "a,b", OTHER: "stays" };
    expect(read(["--http-port=0", "--queue-lease-seconds=5"], env)).toMatchObject({
      httpPort: 0,
      queueLeaseMs: 5_000,
      keys: { master: "m", host: ["a", "b"] },
    });
    expect(env).toEqual({ OTHER: "stays" });
  });

  it("takes origins, comma separated", () => {
    expect(read(["--cors-origins=https://a.example,http://localhost:1"], {})).toMatchObject({
      corsOrigins: ["https://a.example", "http://localhost:1"],
    });
  });

  const faults: [args: string[], message: RegExp][] = [
    [["--http-port=x"], /--http-port/],
    [["--http-port=65536"], /--http-port/],
    [["--queue-lease-seconds=0"], /--queue-lease-seconds/],
    [["--https-port=1"], /go together/],
    [["--cors-origins=*"], /--cors-origins: expected origins such as/],
    [["--https-key=k", "--https-cert=c"], /go together/],
    [["--unknown=1"], /unknown/],
  ];
  it.each(faults)("refuses %j", (args, message) => {
    expect(() => read(args, {})).toThrow(message);
  });
});
