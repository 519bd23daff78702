// Which stage of a project an owner's page is about: the one in the address, else the first that asks people.
import type { First, Stage } from '../../api/contract';

export function chosenStage(first: First, wished: string | undefined): { stages: Stage[]; stage: Stage | undefined; here: string } {
  const stages = first.project?.stages.filter((stage) => stage.questions.length) ?? [];
  const stage = stages.find((one) => one.name === wished) ?? (wished ? undefined : stages[0]);
  return { stages, stage, here: stage?.name ?? wished ?? '' };
}
