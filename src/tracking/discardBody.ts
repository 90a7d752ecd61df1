/**
 * Nobody reads the body of an answer; left alone it would hold its connection. The fetch of an app may give a stream of
 * Node's, which has no `cancel`. Never rejects: whatever its body is, the answer has come.
 */
export async function discardBody(response: Response): Promise<void> {
  try {
    const body = response.body as Partial<ReadableStream & { resume(): void }> | null;
    await (body?.cancel ? body.cancel() : body?.resume?.());
  } catch {
    // Somebody else reads it.
  }
}
