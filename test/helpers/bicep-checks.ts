import { dirname, join } from "node:path";
import type { Node } from "web-tree-sitter";
import type { BicepFile } from "./bicep.ts";
import { namedOf } from "./bicep-value.ts";

/** Functions of Bicep that the templates use: a name outside this list is more likely a slip than a new need. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  "cidrSubnet",
  "concat",
  "empty",
  "environment",
  "guid",
  "items",
  "length",
  "loadTextContent",
  "map",
  "max",
  "replace",
  "string",
  "subscription",
  "subscriptionResourceId",
  "tenant",
  "toLower",
  "union",
  "uniqueString",
]);

/** Declarations whose first name is new, not a use. */
const DECLARATIONS = /^(parameter|variable|resource|module|output|metadata)_declaration$/;

/** Modules are given the parameters they have, all that are required, and only outputs that exist are read. */
export function contractProblems(files: readonly BicepFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) =>
    file.modules.flatMap((module) => {
      const at = `${file.path}: module ${module.symbol}`;
      const target = byPath.get(join(dirname(file.path), module.path));
      if (target === undefined) return [`${at} has no file ${module.path}`];
      const required = [...target.params].filter(([, param]) => param.defaultValue === undefined).map(([name]) => name);
      return [
        ...[...module.params].filter((name) => !target.params.has(name)).map((name) => `${at} has no param ${name}`),
        ...required.filter((name) => !module.params.has(name)).map((name) => `${at} is not given ${name}`),
        ...outputsRead(file, module.symbol)
          .filter((name) => !target.outputs.has(name))
          .map((name) => `${at} has no output ${name}`),
      ];
    }),
  );
}

function outputsRead({ text }: BicepFile, symbol: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${symbol}!?\\.\\??outputs\\.(\\w+)`, "g"))].map(([, name]) => name ?? "");
}

/** Every name that is used is declared, and every parameter and variable is used. */
export function nameProblems(file: BicepFile): string[] {
  const declared = new Set([
    ...file.params.keys(),
    ...file.variables.keys(),
    ...[...file.resources, ...file.modules].map(({ symbol }) => symbol),
    ...localNames(file.root),
  ]);
  const used = new Set(usedNames(file.root));
  const needed = [...file.params.keys(), ...file.variables.keys()];
  return [
    ...[...used].filter((name) => !declared.has(name)).map((name) => `${file.path}: ${name} is not declared`),
    ...needed.filter((name) => !used.has(name)).map((name) => `${file.path}: ${name} is never used`),
    ...calledFunctions(file.root)
      .filter((name) => !FUNCTIONS.has(name))
      .map((name) => `${file.path}: ${name} is not a function we know`),
  ];
}

/** Loop variables and parameters of lambdas. */
function localNames(root: Node): string[] {
  const loops = root.descendantsOfType("for_statement").flatMap((loop) => {
    const names = loop?.descendantsOfType(["loop_variable", "loop_enumerator"]) ?? [];
    return [loop?.childForFieldName("initializer"), ...names].map((node) => node?.text ?? "");
  });
  const lambdas = root.descendantsOfType("lambda_expression").map((lambda) => lambda?.namedChild(0)?.text ?? "");
  return [...loops, ...lambdas];
}

function usedNames(node: Node): string[] {
  if (node.type === "decorators" || node.type === "type") return [];
  if (node.type === "identifier") return [node.text];
  const children = namedOf(node);
  // The first child of these is the name that is being given.
  if (DECLARATIONS.test(node.type) || node.type === "object_property") return children.slice(1).flatMap(usedNames);
  if (node.type === "call_expression") {
    return children.filter((child, index) => index > 0 || child.type !== "identifier").flatMap(usedNames);
  }
  return children.flatMap(usedNames);
}

function calledFunctions(root: Node): string[] {
  return root
    .descendantsOfType("call_expression")
    .filter((call) => call?.parent?.type !== "decorator")
    .map((call) => call?.childForFieldName("function"))
    .filter((name) => name?.type === "identifier")
    .map((name) => name?.text ?? "");
}

const SECRET = /secret|password|connectionstring|accountkey|primarykey|sharedkey|instrumentationkey|sastoken/i;

/** No output and no parameter carries a secret, and nobody asks Azure for keys. */
export function secretProblems(file: BicepFile): string[] {
  const outputs = [...file.outputs].filter(([name, expression]) => SECRET.test(name) || SECRET.test(expression));
  const keys = [...file.text.matchAll(/\blist[A-Z]?\w*\(/g)].map(([call]) => call);
  return [
    ...outputs.map(([name]) => `${file.path}: output ${name} looks like a secret`),
    ...[...file.params.keys()].filter((name) => SECRET.test(name)).map((name) => `${file.path}: param ${name} too`),
    ...keys.map((call) => `${file.path}: ${call}…) reads keys`),
  ];
}
