// Loaded before our TypeScript, which says only in a stack trace what is missing. JavaScript, since any Node runs it.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const [major, minor] = process.versions.node.split(".").map(Number);

function whatIsMissing() {
  if (!existsSync(join(__dirname, "../node_modules"))) return "Nothing is installed yet: run `npm ci` first.";
  // The first that runs our files as they are and knows `import.meta.main`.
  if (major > 24 || (major === 24 && minor >= 2)) return undefined;
  return (
    `This needs Node 24.2 or newer, and here is ${process.version}. On Linux, Windows and Intel Macs \`npm ci\` brings one, ` +
    "for `npm start`, npm's other scripts and `npx node FILE`. On any other machine, install Node 24."
  );
}

const missing = whatIsMissing();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
