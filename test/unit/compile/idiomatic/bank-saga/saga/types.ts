export interface Transfer {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

export const STEPS = ["requested", "withdrawn", "completed", "refused", "compensated"] as const;
export type Step = (typeof STEPS)[number];

export interface Saga extends Transfer {
  readonly step: Step;
  readonly reason?: string;
}

export const isFinal = (step: Step): boolean => STEPS.indexOf(step) >= 2;
