/**
 * Nobody needs the body of an answer; left alone it would hold its connection, and cancelled it makes a request that went well look
 * aborted in developer tools. The fetch of an app may give a stream of Node's. Never rejects: whatever its body is, the answer has come.
 */
export async function discardBody(response: Response): Promise<void> {
  try {
    if (response.text) await response.text();
    else (response.body as { resume?(): void } | null)?.resume?.();
  } catch {
    // Somebody else reads it.
  }
}
