import graphTypes from "../fixtures/graph/graph-types.json" with { type: "json" };

/**
 * Checks a JSON answer against Graph's own metadata (an excerpt of the v1.0 CSDL). Each finding names the path, what is
 * wrong and what was expected; no finding means that the answer could have come from the real service.
 */
interface MetadataType {
  readonly kind: string;
  readonly base: string | null;
  readonly props: Readonly<Record<string, string>>;
  readonly nav: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, MetadataType>> = graphTypes.types as Record<string, MetadataType>;
const ENUMS: Readonly<Record<string, readonly string[]>> = graphTypes.enums;

/** Declared open in the metadata: any property may occur, and `@odata.type` names what the value is about. */
const OPEN_TYPES = new Set(["microsoft.graph.resourceData"]);
/** Several members at once, separated by commas. */
const FLAGS = /^microsoft\.graph\.chatMessagePolicyViolation/;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DURATION = /^-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  "Edm.String": (value) => typeof value === "string",
  "Edm.Boolean": (value) => typeof value === "boolean",
  "Edm.Int32": (value) => Number.isInteger(value),
  "Edm.DateTimeOffset": (value) => matches(DATE_TIME, value) && !Number.isNaN(Date.parse(String(value))),
  "Edm.Guid": (value) => matches(GUID, value),
  "Edm.Duration": (value) => matches(DURATION, value),
  "Edm.Binary": (value) => matches(BASE64, value),
  "Edm.Stream": (value) => typeof value === "string",
};

/** Findings for one entity or complex value. `typeName` is short, e.g. `chatMessage`. */
export function checkGraphEntity(value: unknown, typeName: string): string[] {
  return checkStructured(value, `microsoft.graph.${typeName}`, typeName);
}

/** Findings for `{ "@odata.…", value: [ … ] }`. */
export function checkGraphCollection(body: unknown, typeName: string): string[] {
  if (!isObject(body) || !Array.isArray(body.value)) return ["the answer is not a collection"];
  const strangers = Object.keys(body).filter((name) => name !== "value" && !name.startsWith("@odata."));
  return [
    ...strangers.map((name) => `${name}: not a property of a collection`),
    ...body.value.flatMap((item, index) =>
      checkStructured(item, `microsoft.graph.${typeName}`, `${typeName}[${index}]`),
    ),
  ];
}

function checkStructured(value: unknown, declaredName: string, path: string): string[] {
  if (!isObject(value)) return [`${path}: expected an object of ${declaredName}`];
  if (OPEN_TYPES.has(declaredName)) return [];
  const named = value["@odata.type"];
  const typeName = named === undefined ? declaredName : findType(String(named));
  if (typeName === undefined || TYPES[typeName] === undefined) {
    return [`${path}: type ${String(named ?? declaredName)} is not in the metadata`];
  }
  if (!isDerived(typeName, declaredName)) return [`${path}: ${typeName} is not a kind of ${declaredName}`];
  const properties = propertiesOf(typeName);
  return Object.entries(value).flatMap(([name, member]) => checkMember(properties, { typeName, path, name, member }));
}

function checkMember(
  properties: ReadonlyMap<string, string>,
  at: { typeName: string; path: string; name: string; member: unknown },
): string[] {
  const { typeName, path, name, member } = at;
  // `@odata.type`, and annotations of a property such as `replies@odata.nextLink`.
  const [property = ""] = name.split("@");
  if (property === "") return [];
  const declared = properties.get(property);
  if (declared === undefined) return [`${path}.${property}: not in ${typeName}`];
  return name === property ? checkValue(member, declared, `${path}.${property}`) : [];
}

function checkValue(value: unknown, declared: string, path: string): string[] {
  const isRequired = declared.endsWith("!");
  const typeName = isRequired ? declared.slice(0, -1) : declared;
  if (value === null) return isRequired ? [`${path}: is null, and never may be`] : [];
  const element = /^Collection\((.+)\)$/.exec(typeName)?.[1];
  if (element === undefined) return checkSingle(value, typeName, path);
  if (!Array.isArray(value)) return [`${path}: expected an array of ${element}`];
  return value.flatMap((item, index) => checkSingle(item, element, `${path}[${index}]`));
}

function checkSingle(value: unknown, typeName: string, path: string): string[] {
  const isPrimitive = PRIMITIVES[typeName];
  if (isPrimitive !== undefined) return isPrimitive(value) ? [] : [`${path}: expected ${typeName}`];
  const fullName = typeName.replace(/^graph\./, "microsoft.graph.");
  const members = ENUMS[fullName];
  if (members === undefined) return checkStructured(value, fullName, path);
  const given = FLAGS.test(fullName) ? String(value).split(",") : [String(value)];
  return given.every((member) => members.includes(member)) ? [] : [`${path}: not a member of ${fullName}`];
}

/** `#microsoft.graph.chatMessage`, in any spelling of case. */
function findType(odataType: string): string | undefined {
  const wanted = odataType.replace(/^#/, "").toLowerCase();
  return Object.keys(TYPES).find((name) => name.toLowerCase() === wanted);
}

function baseOf(typeName: string): string | undefined {
  return TYPES[typeName]?.base?.replace(/^graph\./, "microsoft.graph.");
}

function isDerived(typeName: string, ancestor: string): boolean {
  for (let name: string | undefined = typeName; name !== undefined; name = baseOf(name)) {
    if (name === ancestor) return true;
  }
  return false;
}

function propertiesOf(typeName: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (let name: string | undefined = typeName; name !== undefined; name = baseOf(name)) {
    const type = TYPES[name];
    for (const [property, declared] of Object.entries({ ...type?.props, ...type?.nav }))
      properties.set(property, declared);
  }
  return properties;
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === "string" && pattern.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
