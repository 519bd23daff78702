// What a rule says, by the names of project.yaml.
export type Facts = Record<string, unknown>;
export const has = (facts: Facts, key: string): number | null => (typeof facts[key] === 'number' ? (facts[key] as number) : null);
