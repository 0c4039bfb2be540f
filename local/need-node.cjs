// Loaded before our TypeScript, which an older Node refuses with a stack trace. JavaScript, since any Node runs it.
const [major, minor] = process.versions.node.split(".").map(Number);

// The first that runs our files as they are and knows `import.meta.main`.
if (major < 24 || (major === 24 && minor < 2)) {
  console.error(
    `This needs Node 24.2 or newer, and here is ${process.version}. On Linux, Windows and Intel Macs \`npm ci\` brings one, ` +
      "for `npm start`, npm's other scripts and `npx node FILE`. On any other machine, install Node 24.",
  );
  process.exit(1);
}
