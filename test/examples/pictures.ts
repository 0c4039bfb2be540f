import { runCommand } from "../../local/command-line.ts";

const FOLDER = "docs/images";

const COMMAND = {
  invocation: "npm run pictures --",
  about: `Takes the pictures of the viewer in ${FOLDER} anew, of people of the simulated tenant, in a browser that is installed.`,
  options: {},
};

await runCommand(COMMAND, async () => {
  // The product and a browser's driver are behind it: whoever asks for help does not wait for them.
  const { takePictures } = await import("./take-pictures.ts");
  await takePictures(FOLDER);
  return 0;
});
