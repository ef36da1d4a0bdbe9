export const isFromTheStudent = true;
