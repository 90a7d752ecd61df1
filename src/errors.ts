import { type ERROR_TEXTS, errorText } from './errorTexts';

declare const process: { env: Record<string, string | undefined> };

export type ConvertErrorCode = keyof typeof ERROR_TEXTS;

let writeText: typeof errorText | null = null;
try {
  // In this place, so that bundlers drop the texts from production.
  if (process.env.NODE_ENV !== 'production') writeText = errorText;
} catch {
  // A browser without a bundler.
}

/** From now on messages are whole, in production too. For servers and commands. */
export function writeWholeMessages(write: typeof errorText): void {
  writeText = write;
}

/**
 * The only error class. `code` names the error; `message` says what happened and what to do. In a production bundle of a browser
 * the message has only the code, and where to read more.
 *
 * @example
 * const warn = ({ code, message, details }: ConvertError) => console.warn(code, message, details);
 * const page = (
 *   <ConvertProvider sdkKey="10035569/10034190" environment="production" onError={warn}>
 *     <App />
 *   </ConvertProvider>
 * );
 */
export class ConvertError extends Error {
  readonly code: ConvertErrorCode;
  /** Figures for the code: a status, a count, a key. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ConvertErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: { cause?: unknown }) {
    super(`[convert-react] ${writeText ? writeText(code, details) : 'See docs/errors.md of this package.'} (${code})`);
    // Browsers before Safari 15 and Chrome 93 ignore `cause` when it is given to Error.
    if (options) Object.defineProperty(this, 'cause', { value: options.cause, configurable: true, writable: true });
    this.name = 'ConvertError';
    this.code = code;
    this.details = details;
  }
}
