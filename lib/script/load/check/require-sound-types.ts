export async function requireSoundTypes(script: string): Promise<void> {}
