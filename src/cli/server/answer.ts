/** What a request gets. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  };
}

/** The error body of the API document; `fields` names what was wrong, empty where it was none of them. */
export function errorAnswer(
  status: number,
  message: string,
  fields = '',
  headers: Record<string, string> = {},
): Answer {
  return jsonAnswer(status, { code: status, message, fields }, headers);
}
