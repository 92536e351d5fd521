import { HttpException } from '@nestjs/common';

/** The body of every error answer of the API. `field` names the parameter or the place in the body that does not fit. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly field?: string };
}

export function errorAnswer(code: string, message: string, field?: string): ErrorAnswer {
  return { error: { code, message, ...(field === undefined ? {} : { field }) } };
}

/** An error answer with its HTTP status, for controllers: Nest sends the body as it is. */
export class ApiError extends HttpException {
  constructor(status: number, code: string, message: string, field?: string) {
    super(errorAnswer(code, message, field), status);
  }
}
