/** Null for what is not there, or no JSON. */
export async function parsed<T>(file: Blob | undefined): Promise<T | null> {
  if (!file) return null;
  try {
    return JSON.parse(await file.text()) as T;
  } catch {
    return null;
  }
}
