// Talking to the server: one place knows what a cut line, a closed session and a full disk look like.
export class Line extends Error {
  constructor(kind, sentence = "") { super(kind); this.kind = kind; this.sentence = sentence; }
}

export async function ask(path, options = {}, patience = 30e3) {
  const stop = new AbortController(), clock = setTimeout(() => stop.abort(), patience);
  let answer;
  try {
    const headers = { Accept: "application/json", "X-Background": "1", ...options.headers };
    answer = await fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options, headers, signal: stop.signal });
  } catch (cut) { throw new Line("cut"); } finally { clearTimeout(clock); }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Line("signin");
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  const kinds = { 507: "full", 409: "offset", 410: "gone", 422: "refused", 413: "refused", 404: "gone", 460: "broken" };
  throw new Line(kinds[answer.status] || "trouble", said.sentence || "");
}

export const json = async (path, options) => (await ask(path, options)).json();
export const post = (path, csrf, value) => json(path, {
  method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
});
