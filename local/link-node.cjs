// After `npm ci`: the Node of the lock file becomes the `node` of npm's scripts and of `npx`. npm before 11 unlinks it again
// while it removes the packages for other platforms, whose program has the same name. JavaScript, since any Node runs it.
const { rmSync, symlinkSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const isWindows = process.platform === "win32";
const packageName = `node-${isWindows ? "win" : process.platform}-${process.arch}`;
const binFolder = join(__dirname, "../node_modules/.bin");

function lockedProgram() {
  try {
    const manifestPath = require.resolve(`${packageName}/package.json`);
    return relative(binFolder, join(dirname(manifestPath), require(manifestPath).bin.node));
  } catch {
    return undefined;
  }
}

const program = lockedProgram();
if (program === undefined) {
  // There is none for this platform, so the machine's own has to do.
  require("./preflight.cjs");
} else if (isWindows) {
  writeFileSync(join(binFolder, "node.cmd"), `@"%~dp0${program}" %*\r\n`);
} else {
  rmSync(join(binFolder, "node"), { force: true });
  symlinkSync(program, join(binFolder, "node"));
}
