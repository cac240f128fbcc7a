/** Parses access logs with regular expressions of every flavour and keeps statistics. */
import { defineReducer } from "assay";

const LINE =
  /^(?<ip>\d{1,3}(?:\.\d{1,3}){3}) - (?<user>\S+) \[(?<time>[^\]]+)\] "(?<method>[A-Z]+) (?<path>\S+)(?: HTTP\/(?<version>\d(?:\.\d)?))?" (?<status>\d{3}) (?<size>\d+|-)(?: (?<rest>.*))?$/;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

interface Request {
  readonly ip: string;
  readonly user: string | null;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly status: number;
  readonly size: number;
}

interface State {
  requests: number;
  rejected: string[];
  statuses: Record<`${1 | 2 | 3 | 4 | 5}xx`, number>;
  bytes: number;
  paths: Record<string, { hits: number; bytes: number; last: string }>;
  users: string[];
  suspicious: { ip: string; reason: string }[];
  slugs: string[];
}

/** "10/Oct/2000:13:55:36 -0700" → ISO 8601 in UTC. */
function parseTime(text: string): string | undefined {
  const parts = /^(\d{2})\/(\w{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const [, day, monthName = "", year, hour, minute, second, sign, zoneHours, zoneMinutes] = parts;
  const month = MONTHS.indexOf(monthName);
  if (month < 0) return undefined;
  const local = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return new Date(local - offset).toISOString();
}

function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [, key = "", value = ""] of text.matchAll(/[?&]([^=&#]+)=([^&#]*)/g)) {
    query[decodeURIComponent(key)] = decodeURIComponent(value.replace(/\+/g, " "));
  }
  return query;
}

function parseLine(line: string): Request | undefined {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { ip = "", user = "-", time = "", method = "", path: target = "", status = "", size = "-" } = groups;
  const at = parseTime(time);
  if (at === undefined) return undefined;
  const [path = target] = target.split("?");
  return {
    ip,
    user: user === "-" ? null : user,
    at,
    method,
    path,
    query: parseQuery(target),
    status: Number.parseInt(status, 10),
    size: size === "-" ? 0 : Number(size),
  };
}

const SUSPICIONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\.\.(?:\/|%2f)/i, "path traversal"],
  [/<script|%3Cscript/i, "script injection"],
  [/(?:^|\/)\.(?:env|git)\b/, "hidden file"],
  [/\b(?:union\s+select|drop\s+table)\b/i, "SQL injection"],
];

function suspicionsOf(request: Request): { ip: string; reason: string }[] {
  const text = [request.path, ...Object.values(request.query)].join("\n");
  return SUSPICIONS.filter(([pattern]) => pattern.test(text)).map(([, reason]) => ({ ip: request.ip, reason }));
}

function statusClass(status: number): keyof State["statuses"] {
  if (status < 200) return "1xx";
  if (status < 300) return "2xx";
  if (status < 400) return "3xx";
  return status < 500 ? "4xx" : "5xx";
}

function slug(path: string): string {
  return path
    .replace(/(?<=\/)\d+(?=\/|$)/g, ":id")
    .replace(/([a-z])([A-Z])/g, (_match, lower: string, upper: string) => `${lower}-${upper.toLowerCase()}`)
    .replace(/\/+$/, "")
    .replace(/^$/, "/");
}

function record(state: State, request: Request): State {
  const name = slug(request.path);
  const known = state.paths[name] ?? { hits: 0, bytes: 0, last: "" };
  const key = statusClass(request.status);
  return {
    ...state,
    requests: state.requests + 1,
    statuses: { ...state.statuses, [key]: state.statuses[key] + 1 },
    bytes: state.bytes + request.size,
    paths: { ...state.paths, [name]: { hits: known.hits + 1, bytes: known.bytes + request.size, last: request.at > known.last ? request.at : known.last } },
    users: request.user === null || state.users.includes(request.user) ? state.users : [...state.users, request.user].sort(),
    suspicious: [...state.suspicious, ...suspicionsOf(request)],
    slugs: [...new Set([...state.slugs, name])],
  };
}

export default defineReducer<State, { type: "Logged"; data: { text: string } }>({
  initial: () => ({
    requests: 0,
    rejected: [],
    statuses: { "1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
    bytes: 0,
    paths: {},
    users: [],
    suspicious: [],
    slugs: [],
  }),
  apply(state, event) {
    return event.data.text
      .split(/\r?\n/)
      .filter((line) => line.trim().length > 0)
      .reduce<State>((current, line) => {
        const request = parseLine(line);
        return request === undefined ? { ...current, rejected: [...current.rejected, line.slice(0, 24)] } : record(current, request);
      }, state);
  },
});
