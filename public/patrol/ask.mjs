// One question to the server. Never throws: status 0 is "no answer".
const LONG = 45000;

export async function post(address, body, type = "application/json") {
  const stop = typeof AbortController === "function" ? new AbortController() : null;
  const timer = setTimeout(() => stop?.abort(), LONG);
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: type === "application/json" ? JSON.stringify(body) : body,
      headers: { "content-type": type, accept: "application/json" },
      signal: stop?.signal,
      cache: "no-store",
    });
    // A proxy's page instead of an answer: undefined, and the status alone speaks.
    return { status: answer.status, json: await answer.json().catch(() => undefined) };
  } catch {
    return { status: 0, json: undefined };
  } finally {
    clearTimeout(timer);
  }
}

/** Who is signed in: an account number; null for nobody, undefined where there is no answer. */
export async function whoIs() {
  const answer = await post("/api/auth/me", "", "application/x-www-form-urlencoded");
  if (answer.status === 401) return null;
  if (answer.status !== 200 || answer.json === undefined) return undefined;
  return answer.json?.id ?? null;
}

/** Why the server said no: {code, fields: [{field, code}]}. Server functions answer {refusal}, routes {error}. */
export function refusalOf({ status, json }) {
  const refusal = json?.refusal ?? json?.error ?? {};
  const wrong = refusal.fields ?? [];
  // Routes name fields as an object, server functions as a list.
  const fields = Array.isArray(wrong) ? wrong : Object.keys(wrong).map((field) => ({ field, code: wrong[field].code }));
  const code = refusal.code ?? { 400: "bad_request", 404: "not_found", 413: "too_large" }[status] ?? "unavailable";
  return { code, fields };
}
